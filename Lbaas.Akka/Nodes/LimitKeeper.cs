using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Workers;

namespace Lbaas.Akka.Nodes;

/// <summary>
/// Sets its node's limits as the operator wants them. A node that has joined asks the oldest other one what has been set before it came, so that a
/// restart does not undo it. One per node, at the same path on each.
/// </summary>
public sealed class LimitKeeper : ReceiveActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-limits";

    private const int RoundsMax = 10;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly LbaasCluster _cluster;
    private readonly string _role;
    private readonly Dictionary<string, int> _set = [];
    private readonly HashSet<string> _unknown;
    private int _rounds;

    /// <param name="role">Of the members that have such a keeper; empty: all.</param>
    public LimitKeeper(LbaasCluster cluster, string role)
    {
        (_cluster, _role, _unknown) = (cluster, role, [.. cluster.Workers.Keys]);
        Receive<AskLimit>(ask => Sender.Tell(LimitOf(ask.WorkerKind)));
        Receive<SetLimit>(wish =>
        {
            Set(wish.WorkerKind, wish.Limit);
            Sender.Tell(LimitOf(wish.WorkerKind));
        });
        Receive<AskOthers>(_ => AskOldest());
        Receive<WorkerLimit>(OnOthersLimit);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        Cluster.Get(Context.System).RegisterOnMemberUp(() => self.Tell(AskOthers.Instance));
    }

    // What was set here is what the workers are told, though they may not have heard it yet.
    private WorkerLimit LimitOf(string kind) => _set.TryGetValue(kind, out var limit)
        ? new WorkerLimit(kind, limit, true)
        : new WorkerLimit(kind, _cluster.Workers.GetValueOrDefault(kind)?.Figures.MaxConcurrency ?? 0, false);

    private void Set(string kind, int limit)
    {
        if (!_cluster.Workers.TryGetValue(kind, out var workers))
            return;
        _set[kind] = limit;
        workers.Actor.Tell(new SetConcurrency(limit));
    }

    private void AskOldest()
    {
        var cluster = Cluster.Get(Context.System);
        var oldest = NodeActors.Members(Context.System, _role)
            .Where(member => member.Address != cluster.SelfAddress && member.Status is MemberStatus.Up)
            .Order(Member.AgeOrdering)
            .FirstOrDefault();
        if (oldest is null || _unknown.Count == 0)
            return;
        if (++_rounds > RoundsMax)
        {
            Context.GetLogger().Warning("{0} does not say which limits an operator has set: this node has those of its configuration", oldest.Address);
            return;
        }

        foreach (var kind in _unknown)
            NodeActors.Find(Context.System, oldest, Name).Tell(new AskLimit(kind), Self);
        Timers.StartSingleTimer(nameof(AskOthers), AskOthers.Instance, s_every);
    }

    // What an operator has set here meanwhile is newer.
    private void OnOthersLimit(WorkerLimit other)
    {
        if (_unknown.Remove(other.WorkerKind) && other.IsSet && !_set.ContainsKey(other.WorkerKind))
            Set(other.WorkerKind, other.Limit);
    }

    private sealed record AskOthers
    {
        public static readonly AskOthers Instance = new();
    }
}
