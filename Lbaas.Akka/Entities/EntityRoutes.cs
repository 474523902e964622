using Akka.Actor;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Workers;

namespace Lbaas.Akka.Entities;

/// <summary>Entities are reached by the shard region of their kind, workers on the sender's own node.</summary>
/// <param name="regionOf">The region (or its proxy) of a kind of entity; null: there is none.</param>
/// <param name="workersOf">The <see cref="WorkerKindActor"/> of a kind of worker; null: there is none.</param>
public sealed class EntityRoutes(Func<string, IActorRef?> regionOf, Func<string, IActorRef?> workersOf) : IEntityRoutes
{
    /// <inheritdoc/>
    public bool Send(ActorAddress sender, Outgoing message)
    {
        var (target, content) = (message.Target, message.Message);
        if (regionOf(target.Kind) is { } region)
            region.Tell(new EntityEnvelope(target, content), ActorRefs.NoSender);
        else if (workersOf(target.Kind) is { } workers)
            workers.Tell(new WorkerRequest(target, content, sender), ActorRefs.NoSender);
        else
            return false;
        return true;
    }
}
