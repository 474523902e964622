using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Health;

/// <summary>
/// Nodes that beat, a collector that hears them, and an actor for each that asks for second signs: from one seed, in steps of a
/// tenth of a second.
/// </summary>
internal sealed class Fleet : IAmphoraDirectory
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly AmphoraBehavior Behavior = new(new AmphoraOptions());

    private readonly HealthOptions _options;
    private readonly FleetClock _clock = new();
    private readonly Random _random;
    private readonly Dictionary<Guid, FleetNode> _nodes = [];
    private readonly Queue<(FleetNode To, AmphoraCommand Message)> _post = new();
    private TimeSpan _checkedAt;

    public Fleet(int nodes, HealthOptions options, int seed = 1)
    {
        (_options, _random) = (options, new Random(seed));
        Table = new HeartbeatTable(options, this, Tell, _clock);
        for (var i = 0; i < nodes; i++)
        {
            var node = new FleetNode(new Guid(i + 1, 0, 0, new byte[8])) { BeatsAt = _random.NextDouble() * options.HeartbeatInterval };
            node.State = Behavior.Apply(Behavior.Apply(Behavior.Apply(
                Behavior.Empty(node.Id.ToString()),
                new AmphoraOrdered(Guid.Empty, "STANDALONE", "local", "default", default, default)),
                new InstanceBooted(new Instance("i", "192.0.2.1", 9443, "/", null), default)),
                new AmphoraBecameReady(default));
            _nodes.Add(node.Id, node);
        }
    }

    public HeartbeatTable Table { get; }

    public IReadOnlyList<FleetNode> Nodes => [.. _nodes.Values];

    /// <summary>The share of beats and of questions that get lost.</summary>
    public double Loss { get; set; }

    /// <summary>Nothing of the nodes reaches us, and nothing of ours them.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>The collector does not run; what arrives meanwhile is dropped.</summary>
    public bool IsPaused { get; set; }

    public IEnumerable<FleetNode> Suspects => Nodes.Where(node => node.State.Suspicion is not null);

    public IEnumerable<FleetNode> Convicts => Nodes.Where(node => node.State.Suspicion?.Conviction is not null);

    public int SuspicionsEver { get; private set; }

    public int ConvictionsEver { get; private set; }

    public void Run(TimeSpan length)
    {
        for (var end = _clock.Uptime + length; _clock.Uptime < end;)
        {
            _clock.Uptime += Step;
            foreach (var node in _nodes.Values)
            {
                if (node.BeatsAt <= _clock.Uptime)
                    Beat(node);
            }

            if (IsPaused)
                continue;
            if (_clock.Uptime - _checkedAt >= _options.CheckInterval)
            {
                _checkedAt = _clock.Uptime;
                Table.CheckSilence();
            }

            foreach (var node in _nodes.Values)
            {
                if (node.LooksAt <= _clock.Uptime)
                    node.LooksAt = null;
                else
                    continue;
                Carry(node, Behavior.OnTimer(node.State, Watch.Timer, Context(node)));
            }

            Deliver();
        }
    }

    public DateTimeOffset Beginning => FleetClock.Beginning;

    /// <summary>It is deleted, and says so.</summary>
    public void Leave(FleetNode node)
    {
        node.IsAlive = false;
        Table.Accept(new HeartbeatMessage { AmphoraId = node.Id, Sequence = ++node.Sequence, IsLeaving = true }, _clock.GetUtcNow());
    }

    /// <summary>Somebody sets the clock.</summary>
    public void SetClock(TimeSpan by) => _clock.Offset += by;

    public bool IsSpare(Guid amphoraId) => false;

    public AmphoraExpectation? Find(Guid amphoraId) =>
        new(Guid.Empty, ProvisioningStatus.Active, true, [], new HashSet<Guid>(), new HashSet<Guid>());

    private void Beat(FleetNode node)
    {
        node.BeatsAt += _options.HeartbeatInterval;
        var isLost = _random.NextDouble() < Loss;
        if (node.IsAlive && !isLost && !IsCutOff && !IsPaused)
            Table.Accept(new HeartbeatMessage { AmphoraId = node.Id, Sequence = ++node.Sequence }, _clock.GetUtcNow());
    }

    private bool Tell(ActorAddress target, object message)
    {
        if (message is AmphoraCommand command)
            _post.Enqueue((_nodes[Guid.Parse(target.Id)], command));
        return true;
    }

    private void Deliver()
    {
        while (_post.TryDequeue(out var letter))
            Carry(letter.To, Behavior.Decide(letter.To.State, letter.Message, Context(letter.To)));
    }

    private void Carry(FleetNode node, Effect effect)
    {
        var wasSuspect = node.State.Suspicion is not null;
        foreach (var @event in effect.Events.Cast<AmphoraEvent>())
        {
            node.State = Behavior.Apply(node.State, @event);
            ConvictionsEver += @event is AmphoraConvicted ? 1 : 0;
        }

        SuspicionsEver += !wasSuspect && node.State.Suspicion is not null ? 1 : 0;
        foreach (var timer in effect.Timers.Where(timer => timer.Name == Watch.Timer))
            node.LooksAt = timer.DueAt is { } due ? _clock.Uptime + (due - _clock.GetUtcNow()) : null;
        foreach (var sent in effect.Messages)
        {
            if (Answer(node, sent.Message) is { } answer)
                _post.Enqueue((node, answer));
        }
    }

    private AmphoraCommand? Answer(FleetNode node, object question) => question switch
    {
        ProbeAgent => node.IsAlive && !IsCutOff && _random.NextDouble() >= Loss ? new AgentAnswered("2.6") : new AgentSilent("no answer"),
        InspectInstance => new InstanceInspected(node.IsAlive ? InstanceCondition.Running : InstanceCondition.Stopped, ""),
        RequestRepair => new RepairHeld(false, "a test"),
        _ => null,
    };

    private ActorContext Context(FleetNode node) => new(AmphoraCommand.AddressOf(node.Id), _clock.GetUtcNow(), Guid.Empty, ReplyAddress.None);
}

internal sealed class FleetNode(Guid id)
{
    public Guid Id { get; } = id;

    public AmphoraState State { get; set; } = new();

    public bool IsAlive { get; set; } = true;

    public long Sequence { get; set; }

    public TimeSpan BeatsAt { get; set; }

    public TimeSpan? LooksAt { get; set; }
}

/// <summary>A clock that can be set, beside one that runs evenly.</summary>
internal sealed class FleetClock : TimeProvider
{
    public static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Uptime { get; set; }

    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Uptime.Ticks;

    public override DateTimeOffset GetUtcNow() => Beginning + Uptime + Offset;
}
