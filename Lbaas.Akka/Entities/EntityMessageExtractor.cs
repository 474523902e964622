using Akka.Cluster.Sharding;

namespace Lbaas.Akka.Entities;

/// <summary>
/// Says which entity of a region a message is for. The entity is given the message as it came, envelope and all.
/// </summary>
/// <param name="shardCount">Shards of the region, at least 1. It must be the same on every node, for ever: it decides who lives where.</param>
public sealed class EntityMessageExtractor(int shardCount = EntityMessageExtractor.DefaultShardCount)
    : HashCodeMessageExtractor(shardCount)
{
    /// <summary>Ten times as many as the ten nodes that a cluster may well have.</summary>
    public const int DefaultShardCount = 100;

    /// <inheritdoc/>
    public override string? EntityId(object message) => message switch
    {
        EntityEnvelope envelope => envelope.Target.Id,
        WakeUpEntity wakeUp => wakeUp.Target.Id,
        RetryQuarantined retry => retry.Target.Id,
        EntityInquiry inquiry => inquiry.Target.Id,
        _ => null,
    };
}
