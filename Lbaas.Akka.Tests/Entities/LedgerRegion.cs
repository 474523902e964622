using Akka.Actor;
using Akka.Cluster.Sharding;
using Lbaas.Akka.Entities;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>What a shard is to its entities, in small: it starts them, stops them when they ask for it, and keeps their messages meanwhile.</summary>
internal sealed class LedgerRegion : ReceiveActor
{
    private readonly EntityMessageExtractor _extractor = new(1);
    private readonly Dictionary<string, List<(object Message, IActorRef Sender)>> _leaving = [];

    /// <param name="props">Of the entity with an id.</param>
    /// <param name="watcher">Hears of entities that leave of their own accord, and of those that are gone.</param>
    public LedgerRegion(Func<string, Props> props, IActorRef watcher)
    {
        Receive<Passivate>(passivate =>
        {
            watcher.Tell(passivate);
            _leaving.TryAdd(Sender.Path.Name, []);
            Sender.Tell(passivate.StopMessage);
        });
        Receive<Terminated>(gone =>
        {
            watcher.Tell(new Gone(gone.ActorRef.Path.Name));
            if (!_leaving.Remove(gone.ActorRef.Path.Name, out var kept))
                return;
            foreach (var (message, sender) in kept)
                Self.Tell(message, sender);
        });
        ReceiveAny(message =>
        {
            var id = _extractor.EntityId(message)!;
            if (_leaving.TryGetValue(id, out var kept))
            {
                kept.Add((message, Sender));
                return;
            }

            var child = Context.Child(id);
            (child.IsNobody() ? Context.Watch(Context.ActorOf(props(id), id)) : child).Tell(message, Sender);
        });
    }

    public static Props PropsFor(Func<string, Props> props, IActorRef watcher) => Props.Create(() => new LedgerRegion(props, watcher));
}

/// <summary>An entity has left memory.</summary>
internal sealed record Gone(string Id);
