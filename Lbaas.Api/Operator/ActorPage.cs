using System.Text.Json;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>One actor for the operator: where it is, what it has to do and when, and what happened to it last. It is not woken for it.</summary>
public sealed class ActorPage(IActorHost host, IHostNodes nodes, IReadSide readSide, IEventFormat format)
{
    private const int EventsShown = 20;
    private const int PendingMax = 1_000;

    /// <exception cref="FaultException">404: there are no actors of this kind, or it has no history.</exception>
    public async Task<object> OfAsync(ActorAddress actor, CancellationToken cancellation)
    {
        var place = await PlaceAsync(actor, cancellation);
        var last = await LastAsync(actor);
        if (last == 0)
            throw new FaultException(new Fault(404, $"{actor} has no history."));
        var events = await host.ReadHistoryAsync(actor, Math.Max(0, last - EventsShown), EventsShown);
        return new
        {
            actor.Kind,
            actor.Id,
            Place = place,
            Quarantine = host.Quarantined.FirstOrDefault(quarantined => quarantined.Actor == actor),
            Events = last,
            Pending = Pending(actor),
            Timers = host.TimersOf(actor).Select(static timer => new { timer.Name, timer.Deadline, timer.Reason }),
            Explain = actor.Kind == LoadBalancerCommand.Kind ? $"/v2/lbaas/loadbalancers/{actor.Id}/explain" : null,
            // What they carry may be a tenant's; what they are called says what happened.
            LastEvents = events.Reverse().Select(recorded => new
            {
                recorded.SequenceNumber,
                recorded.At,
                Type = recorded.Event is { } known ? format.Write(known).Manifest : null,
            }),
        };
    }

    private async Task<ActorPlace> PlaceAsync(ActorAddress actor, CancellationToken cancellation)
    {
        try
        {
            return await nodes.FindAsync(actor, cancellation);
        }
        catch (UnknownKindException)
        {
            throw new FaultException(new Fault(404, $"There are no actors of the kind '{actor.Kind}'; GET /operator/cluster has the kinds."));
        }
    }

    private List<JsonElement> Pending(ActorAddress actor) =>
    [
        .. readSide.Query(new DocumentQuery(DocumentKinds.Pending) { Filters = [new AttributeFilter("owner", actor.PersistenceId)], Limit = PendingMax })
            .Select(static document => Copy(document.Body)),
    ];

    private static JsonElement Copy(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    // The number of the last event, by doubling and halving: a few dozen looks into an index, however long the history is.
    private async ValueTask<long> LastAsync(ActorAddress actor)
    {
        if (!await HasAfterAsync(actor, 0))
            return 0;
        var (has, step) = (0L, 1L);
        while (await HasAfterAsync(actor, has + step))
            (has, step) = (has + step, step * 2);
        // There is one after "has", and none after "none".
        for (var none = has + step; none - has > 1;)
        {
            var middle = has + (none - has) / 2;
            if (await HasAfterAsync(actor, middle))
                has = middle;
            else
                none = middle;
        }

        return has + 1;
    }

    private async ValueTask<bool> HasAfterAsync(ActorAddress actor, long number) => (await host.ReadHistoryAsync(actor, number, 1)).Count > 0;
}
