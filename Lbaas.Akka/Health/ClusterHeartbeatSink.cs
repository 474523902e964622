using Akka.Actor;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Akka.Health;

/// <summary>Sends what this node hears to the partition that judges it, wherever that is. Until there is a cluster it waits, and the oldest is dropped.</summary>
internal sealed class ClusterHeartbeatSink(HeartbeatBacklog backlog, int partitions) : IHeartbeatSink
{
    private IActorRef _forwarder = ActorRefs.Nobody;

    public void ForwardBy(IActorRef forwarder) => Volatile.Write(ref _forwarder, forwarder);

    /// <inheritdoc/>
    /// <returns>True: whether it is a replay its partition knows, and counts.</returns>
    public bool Accept(HeartbeatMessage message, ReadOnlySpan<byte> stream, DateTimeOffset receivedAt)
    {
        var partition = HeartbeatPartitioning.Of(message.AmphoraId, partitions);
        var signal = backlog.Add(partition, stream);
        if (signal != BacklogSignal.None)
            Volatile.Read(ref _forwarder).Tell(new HeartbeatForwarder.Waiting(partition, signal), ActorRefs.NoSender);
        return true;
    }
}
