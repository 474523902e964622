using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>The nodes in service by partition, looked up once for all partitions of this node. Thread-safe.</summary>
internal sealed class ExpectedNodes(HeartbeatParts parts, int partitions)
{
    private static readonly TimeSpan LookUpMin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private ILookup<int, Guid>? _nodes;
    private long _lookedUpAt;

    /// <summary>How often one that died before its first heartbeat is looked for.</summary>
    public static TimeSpan Interval(HealthOptions health) => health.HeartbeatTimeout > LookUpMin ? health.HeartbeatTimeout : LookUpMin;

    public IEnumerable<Guid> Of(int partition)
    {
        lock (_gate)
        {
            if (_nodes is null || parts.Time.GetElapsedTime(_lookedUpAt) >= Interval(parts.Health) / 2)
            {
                _nodes = parts.Expected().ToLookup(node => HeartbeatPartitioning.Of(node, partitions));
                _lookedUpAt = parts.Time.GetTimestamp();
            }

            return _nodes[partition];
        }
    }
}
