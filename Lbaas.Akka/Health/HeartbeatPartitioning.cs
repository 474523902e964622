using System.Buffers.Binary;
using System.Globalization;
using Akka.Cluster.Sharding;

namespace Lbaas.Akka.Health;

/// <summary>Which partition an amphora belongs to, and where Akka looks for it: each partition is a shard with one entity.</summary>
internal sealed class HeartbeatPartitioning : IMessageExtractor
{
    /// <summary>The same on every node, and in every version and on every platform.</summary>
    public static int Of(Guid amphora, int partitions)
    {
        Span<byte> bytes = stackalloc byte[16];
        amphora.TryWriteBytes(bytes);
        var mixed = Mix(Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes)) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        return (int)(mixed % (ulong)partitions);
    }

    public string? EntityId(object message) => message is HeartbeatBatch batch ? batch.Partition.ToString(CultureInfo.InvariantCulture) : null;

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => EntityId(message);

    public string ShardId(string entityId, object? messageHint = null) => entityId;

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
