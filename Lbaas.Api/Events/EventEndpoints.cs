using System.Globalization;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Events;

/// <summary><c>/v2/lbaas/events</c>, which Octavia does not have: everything that tenants can see change, in order.</summary>
public sealed class EventEndpoints(INoticeLog notices, EventScope scope, EventStream stream)
{
    private const string Action = "event:get_all";
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;

    public void MapTo(Router router) => router
        .Map("GET", "events", Action, Events)
        .Map("GET", "loadbalancers/{id}/events", Action, Events);

    private ValueTask<Answer> Events(ApiRequest request)
    {
        request.AllowQuery("since", "limit", "project_id", "loadbalancer_id");
        var limit = Limit(request);
        var filter = scope.Of(request);
        var asked = EventStart.Asked(request.Http.Request);
        if (HttpMethods.IsHead(request.Http.Request.Method) || !WantsStream(request))
            return new(Page(filter, asked, limit));
        // Only a look at where the log begins and ends: the stream reads by itself.
        var state = notices.Read(filter, long.MaxValue, 0);
        var after = asked ?? state.Head;
        EventStart.Check(after, state);
        return new(new Answer(200) { Stream = stream.Begin(request, filter, after) });
    }

    private Answer Page(NoticeFilter filter, long? asked, int limit)
    {
        var page = notices.Read(filter, asked ?? long.MaxValue, limit);
        var after = asked ?? page.Head;
        EventStart.Check(after, page);
        var next = page.HasMore ? page.Notices[^1].Position : page.Head;
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteStartArray("events"u8);
        foreach (var notice in page.Notices)
            EventText.Write(body.Json, notice);
        body.Json.WriteEndArray();
        body.Json.WriteNumber("next"u8, next);
        body.Json.WriteEndObject();
        return new Answer(200, body);
    }

    // A stream, unless somebody asks for JSON in so many words.
    private static bool WantsStream(ApiRequest request)
    {
        var accept = request.Http.Request.Headers.Accept;
        return Accepts.Type(accept, Accepts.EventStream) || !Accepts.Type(accept, "application/json");
    }

    private static int Limit(ApiRequest request)
    {
        string? text = request.Query["limit"];
        if (text is null)
            return LimitDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax
            ? limit
            : throw new FaultException(Fault.InvalidInput("limit", text, $"Value should be 1 to {LimitMax}."));
    }
}
