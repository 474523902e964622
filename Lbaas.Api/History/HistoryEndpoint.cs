using System.Globalization;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.History;

/// <summary>
/// <c>GET loadbalancers/{id}/history</c>, which Octavia does not have: who changed what and what became of it, from the
/// journal. It is there for deleted load balancers, too.
/// </summary>
public sealed class HistoryEndpoint(IActorHost host)
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;
    private const int EventsPerRead = 500;

    // What is accepted ends by its deadline, so that its outcome stands not far behind it: a bound for what nobody foresees.
    private const int EventsMax = 100_000;

    public void MapTo(Router router) =>
        router.Map("GET", "loadbalancers/{id}/history", "loadbalancer:get_history", HistoryAsync);

    private async ValueTask<Answer> HistoryAsync(ApiRequest request)
    {
        request.AllowQuery("limit", "marker");
        var limit = Math.Min(Number(request, "limit", LimitDefault), LimitMax);
        var marker = Number(request, "marker", 0);
        var id = request.Id(0, ApiResources.LoadBalancers.Title);
        var actor = LoadBalancerCommand.AddressOf(id);
        request.Access.Demand(await ProjectOfAsync(actor) ?? throw new FaultException(Fault.NotFound(ApiResources.LoadBalancers.Title, id)));
        return Answer(request, await ReadAsync(actor, limit, marker), limit);
    }

    private async ValueTask<BalancerHistory> ReadAsync(ActorAddress actor, int limit, long after)
    {
        var history = new BalancerHistory(limit);
        for (var read = 0; read < EventsMax && !history.IsComplete; read += EventsPerRead)
        {
            var events = await host.ReadHistoryAsync(actor, after, EventsPerRead);
            foreach (var recorded in events)
                history.Add(recorded);
            if (events.Count < EventsPerRead)
                break;
            after = events[^1].SequenceNumber;
        }
        return history;
    }

    // Whose it is stands in its first event, and stays there when the load balancer is gone.
    private async ValueTask<string?> ProjectOfAsync(ActorAddress actor) =>
        await host.ReadHistoryAsync(actor, 0, 1) is [{ Event: LoadBalancerRequested { Change.Deltas: [PlantTree { Tree.LoadBalancer: { } planted }, ..] } }]
            ? planted.ProjectId
            : null;

    private static Answer Answer(ApiRequest request, BalancerHistory history, int limit)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteStartArray("history"u8);
        foreach (var entry in history.Entries)
            HistoryText.Write(body.Json, entry);
        body.Json.WriteEndArray();
        body.Json.WriteStartArray("history_links"u8);
        if (history.Entries.Count == limit)
        {
            var http = request.Http.Request;
            body.Json.WriteStartObject();
            body.Json.WriteString("href"u8, $"{http.Scheme}://{http.Host}{http.PathBase}{http.Path}?limit={limit}&marker={history.Entries[^1].Sequence}");
            body.Json.WriteString("rel"u8, "next"u8);
            body.Json.WriteEndObject();
        }
        body.Json.WriteEndArray();
        body.Json.WriteEndObject();
        return new Answer(200, body);
    }

    private static int Number(ApiRequest request, string name, int otherwise)
    {
        string? text = request.Query[name];
        if (text is null)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FaultException(new Fault(400, $"Supplied pagination {name} '{text}' is not valid."));
    }
}
