using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Statuses;
using Lbaas.Akka.Health;
using ClusterStatus = Akka.Cluster.MemberStatus;

namespace Lbaas.Akka.Tests.Health;

/// <summary>Nodes of a cluster in this process, amphorae that beat to each of them in turn, and what is said of their silence.</summary>
internal sealed class HeartbeatCluster(int queueBytesMax = 1 << 20) : IAmphoraDirectory, IAsyncDisposable
{
    public const int Partitions = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] s_key = "the key of the tests"u8.ToArray();

    private static readonly Config s_config = ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        # The builders are busy machines.
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 15s
        # A node that is to be lost must not take its leave.
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        akka.cluster.gossip-interval = 200ms
        akka.cluster.sharding.retry-interval = 200ms
        akka.cluster.sharding.rebalance-interval = 500ms
        akka.cluster.sharding.least-shard-allocation-strategy { rebalance-absolute-limit = 16, rebalance-relative-limit = 1.0 }
        """).WithFallback(HeartbeatConfig.Defaults);

    private readonly ClusterHeartbeatOptions _options = new() { Partitions = Partitions, QueueBytesMax = queueBytesMax };
    private readonly List<Node> _nodes = [];
    private readonly ConcurrentDictionary<Guid, bool> _silent = [];
    private readonly CancellationTokenSource _ending = new();
    private Guid[] _amphorae = [];
    private Task _beating = Task.CompletedTask;
    private long _sequence;

    /// <summary>As fast as silence can be told from a busy machine.</summary>
    public static HealthOptions Health { get; } = new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        HeartbeatTimeout = TimeSpan.FromSeconds(4),
        CheckInterval = TimeSpan.FromMilliseconds(200),
    };

    public IReadOnlyList<ClusterHeartbeats> Tables => [.. _nodes.Select(node => node.Table)];

    /// <summary>Those whose silence was said, doubted or not.</summary>
    public IReadOnlyCollection<Guid> Silent => [.. _silent.Keys];

    /// <summary>Those whose silence was said without doubt.</summary>
    public IReadOnlyCollection<Guid> Convinced => [.. _silent.Where(static said => !said.Value).Select(static said => said.Key)];

    /// <summary>Nodes whose every write fails.</summary>
    public ConcurrentDictionary<int, bool> JournalFailures { get; } = [];

    /// <summary>These don't beat.</summary>
    public ConcurrentDictionary<Guid, byte> Dead { get; } = [];

    /// <summary>How often all amphorae have beaten.</summary>
    public long Rounds => Interlocked.Read(ref _sequence);

    public async Task StartAsync(int nodes)
    {
        for (var i = 0; i < nodes; i++)
        {
            var (at, failed) = (i, 0L);
            var system = ActorSystem.Create("heartbeats", s_config);
            var parts = new HeartbeatParts(
                Health, this, () => _amphorae, Tell, () => (JournalFailures.ContainsKey(at) ? ++failed : failed, 0), static () => false,
                new Zombies(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), TimeProvider.System);
            _nodes.Add(new Node(system, new ClusterHeartbeats(parts, _options)));
        }

        var first = Cluster.Get(_nodes[0].System);
        foreach (var node in _nodes)
            await Cluster.Get(node.System).JoinAsync(first.SelfAddress);
        await UntilAsync(() => _nodes.All(node => Cluster.Get(node.System).State.Members.Count(member => member.Status == ClusterStatus.Up) == nodes), "all are up");
        foreach (var node in _nodes)
            node.Table.Start(node.System);
    }

    /// <summary>From now on these beat, each beat of each to the next node.</summary>
    public void Beat(IEnumerable<Guid> amphorae)
    {
        _amphorae = [.. amphorae];
        _beating = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(Health.HeartbeatInterval);
            do
            {
                for (var i = 0; i < _amphorae.Length; i++)
                {
                    if (!Dead.ContainsKey(_amphorae[i]))
                        Hear((int)((_sequence + i) % _nodes.Count), _amphorae[i], _sequence);
                }

                Interlocked.Increment(ref _sequence);
            } while (await timer.WaitForNextTickAsync(_ending.Token));
        });
    }

    /// <summary>A node hears one beat.</summary>
    /// <param name="times">So often in a row.</param>
    public void Hear(int node, Guid amphora, long sequence, int times = 1)
    {
        var message = new HeartbeatMessage { AmphoraId = amphora, Sequence = sequence, Version = 3, BootMs = 1 };
        var packet = HeartbeatPacket.Seal(message, s_key);
        for (var time = 0; time < times; time++)
            _nodes[node].Table.Sink.Accept(message, packet.AsSpan(0, packet.Length - HeartbeatPacket.HexMacBytes), TimeProvider.System.GetUtcNow());
    }

    /// <summary>A node hands its partitions over and ends; what amphorae send to it is lost.</summary>
    public Task LeaveAsync(int node) => CoordinatedShutdown.Get(_nodes[node].System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);

    /// <summary>A node ends without a word.</summary>
    public Task LoseAsync(int node) => _nodes[node].System.Terminate();

    /// <summary>So many more beats of all.</summary>
    public Task RoundsAsync(int more)
    {
        var until = Rounds + more;
        return UntilAsync(() => Rounds >= until, $"{more} more rounds");
    }

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < s_patience, $"It did not come to be that {what}.");
            await timer.WaitForNextTickAsync();
        }
    }

    public bool IsSpare(Guid amphoraId) => false;

    public AmphoraExpectation? Find(Guid amphoraId) =>
        new(Guid.Empty, ProvisioningStatus.Active, true, [], new HashSet<Guid>(), new HashSet<Guid>());

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _beating.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Task.WhenAll(_nodes.Select(node => node.System.Terminate()));
        _ending.Dispose();
    }

    private bool Tell(ActorAddress target, object message)
    {
        if (message is NodeObserved { Alive: false, IsSilent: true } said)
            _silent.AddOrUpdate(Guid.Parse(target.Id), said.IsDoubted, (_, isDoubted) => isDoubted && said.IsDoubted);
        return true;
    }

    private sealed record Node(ActorSystem System, ClusterHeartbeats Table);
}
