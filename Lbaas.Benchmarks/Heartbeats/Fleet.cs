using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Benchmarks.Heartbeats;

/// <summary>A thousand nodes with two listeners, two pools and sixteen members each, and what they send.</summary>
internal sealed class Fleet : IAmphoraDirectory
{
    public const int Nodes = 1_000;
    private const int Listeners = 2;
    private const int MembersPerPool = 8;
    private const int ClassNode = 1;
    private const int ClassBalancer = 2;
    private const int ClassListener = 3;
    private const int ClassPool = 4;
    private const int ClassMember = 5;

    public static readonly byte[] Key = "the key of the benchmark"u8.ToArray();

    /// <summary>How often the read side would have been asked.</summary>
    public int Lookups { get; private set; }

    /// <summary>The datagrams of one beat of all nodes. Traffic counters move, statuses don't.</summary>
    public static byte[][] Beat(long sequence, DateTimeOffset sentAt) =>
        [.. Enumerable.Range(0, Nodes).Select(node => HeartbeatPacket.Seal(Message(node, sequence, sentAt), Key))];

    public bool IsSpare(Guid amphoraId) => false;

    public AmphoraExpectation? Find(Guid amphoraId)
    {
        Lookups++;
        var node = BitConverter.ToInt32(amphoraId.ToByteArray(), 4);
        return new AmphoraExpectation(
            Id(ClassBalancer, node), "ACTIVE", true,
            [.. Enumerable.Range(0, Listeners).Select(listener => new ExpectedListener(Id(ClassListener, node, listener), true))],
            Enumerable.Range(0, Listeners).Select(listener => Id(ClassPool, node, listener)).ToHashSet(),
            Enumerable.Range(0, Listeners * MembersPerPool)
                .Select(member => Id(ClassMember, node, member / MembersPerPool, member % MembersPerPool)).ToHashSet());
    }

    private static HeartbeatMessage Message(int node, long sequence, DateTimeOffset sentAt)
    {
        var message = new HeartbeatMessage
        {
            AmphoraId = Id(ClassNode, node),
            Sequence = sequence,
            Version = HeartbeatMessage.CurrentVersion,
            BootMs = 1_700_000_000_000,
            SentAtMs = sentAt.ToUnixTimeMilliseconds(),
        };
        for (var listener = 0; listener < Listeners; listener++)
        {
            var (id, traffic) = (Id(ClassListener, node, listener), (sequence * 1_000) + node);
            message.Listeners.Add(new ListenerReport(id, ListenerStatus.Open, new TrafficStats(traffic * 12, traffic, 3, sequence % 50, 0)));
            message.Totals.Add(new ListenerTotals(id, traffic * 120, traffic * 10, sequence * 50, 0));
            message.AddPool(
                Id(ClassPool, node, listener), id, PoolStatus.Up,
                [.. Enumerable.Range(0, MembersPerPool).Select(member => new MemberReport(Id(ClassMember, node, listener, member), MemberStatus.Up))]);
        }

        var digest = ConfigurationDigest.Of(Id(ClassBalancer, node).ToByteArray());
        message.Configurations.Add(new ConfigurationReport(Id(ClassBalancer, node), 7, digest));
        return message;
    }

    // Ids look as random as real ones, since their digits are most of what a packet has to be inflated to.
    private static Guid Id(int kind, int node, int part = 0, int member = 0)
    {
        var bytes = new byte[16];
        new Random(HashCode(kind, node, part, member)).NextBytes(bytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), node);
        return new Guid(bytes);
    }

    private static int HashCode(int kind, int node, int part, int member) => (((((kind * 1_009) + part) * 31) + member) * 1_000_003) + node;
}
