using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.Fields;

namespace Lbaas.Api.Http;

/// <summary>A request that has been authenticated and routed.</summary>
/// <param name="RequestId">Its <c>x-openstack-request-id</c>.</param>
/// <param name="Access">What its sender may do.</param>
/// <param name="Arguments">The values of the route's placeholders, in order.</param>
public sealed record ApiRequest(HttpContext Http, string RequestId, Access Access, IReadOnlyList<string> Arguments)
{
    public Caller Caller => Access.Caller;

    public IQueryCollection Query => Http.Request.Query;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Set when the sender may repeat the request.</summary>
    public IdempotencyStamp? Idempotency { get; init; }

    /// <summary>How many sets of ids for what it creates were found spent; from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>What travels with a command and stays in the journal. To be taken when everything is demanded.</summary>
    public RequestContext Context => new(RequestId, Caller.ProjectId, Caller.UserId, Caller.Roles)
    {
        Idempotency = Idempotency is { } stamp ? stamp with { Permissions = Access.Demanded } : null,
    };

    /// <summary>A placeholder's value as a resource's id; anything that is no UUID names nothing.</summary>
    /// <exception cref="FaultException">404.</exception>
    public Guid Id(int argument, string title) => Uuids.TryParse(Arguments[argument], out var id)
        ? id
        : throw new FaultException(Fault.NotFound(title, Arguments[argument]));

    /// <summary>Refuses query parameters that this call does not know (spec api 2.2).</summary>
    /// <exception cref="FaultException">400.</exception>
    public void AllowQuery(params ReadOnlySpan<string> known)
    {
        if (!Http.Request.QueryString.HasValue)
            return;
        foreach (var name in Query.Keys)
        {
            if (!known.Contains(name))
                throw new FaultException(new Fault(400, $"Unknown argument: \"{name}\""));
        }
    }

    /// <summary>A query parameter that is a number; null when it is not given.</summary>
    /// <exception cref="FaultException">400: it is no number, or out of its bounds.</exception>
    public int? QueryNumber(string name, int min, int max)
    {
        if (!Query.TryGetValue(name, out var given))
            return null;
        var text = given.ToString();
        if (!int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number))
            throw new FaultException(Fault.InvalidInput(name, text, $"invalid literal for int() with base 10: '{text}'"));
        if (number < min)
            throw new FaultException(Fault.InvalidInput(name, text, $"Value should be greater or equal to {min}"));
        return number <= max ? number : throw new FaultException(Fault.InvalidInput(name, text, $"Value should be lower or equal to {max}"));
    }

    /// <summary>Reads the body and checks it against a table.</summary>
    /// <param name="argument">What Octavia's faults call the body, such as <c>listener_</c>.</param>
    /// <param name="envelope">The only key of the body, such as <c>listener</c>.</param>
    /// <exception cref="FaultException">400, 413 or 415.</exception>
    public async ValueTask<FieldValues> ReadAsync(FieldTable table, Operations operation, string argument, string envelope)
    {
        using var document = await RequestBody.ReadAsync(Http, argument);
        return RequestBody.Interpret(
            document.RootElement, body => table.Read(Unwrap(body, argument, envelope), operation, $"{argument}.{envelope}"));
    }

    /// <summary>The value of the only key that a body may have.</summary>
    /// <exception cref="FaultException">400.</exception>
    public static JsonElement Unwrap(JsonElement body, string argument, string envelope)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new FaultException(Fault.InvalidInput(argument, PythonText.Of(body), "Value should be an object"));
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name != envelope)
                throw new FaultException(new Fault(400, $"Unknown attribute for argument {argument}: {property.Name}"));
        }
        return body.TryGetProperty(envelope, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new FaultException(new Fault(400, $"Missing argument: \"{envelope}\""));
    }
}
