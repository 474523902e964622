using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Builds;

/// <summary>
/// Amphorae, the queue they wait in and a compute service, with messages that get lost, come twice or come late: all of it from
/// one seed.
/// </summary>
internal sealed class BuildYard
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Instance Instance = new("i", "192.0.2.1", 9443, "/", null);

    private readonly PriorityQueue<Action, (DateTimeOffset, long)> _agenda = new();
    private readonly Dictionary<ActorAddress, object> _states = [];
    private readonly Dictionary<(ActorAddress, string), TimerChange> _timers = [];
    private readonly Dictionary<string, IBehavior> _behaviors;
    private readonly Dictionary<Guid, bool> _stuck = [];
    private readonly Random _random;
    private long _steps;

    public BuildYard(int seed, int limit)
    {
        _random = new Random(seed);
        IBehavior[] behaviors =
        [
            new AmphoraBehavior(new AmphoraOptions { BuildsAreLimited = true }),
            new BuildQueueBehavior(new BuildQueueOptions { Limit = limit }),
        ];
        _behaviors = behaviors.ToDictionary(behavior => behavior.Kind);
    }

    public DateTimeOffset Now { get; private set; } = Beginning;

    /// <summary>The share of messages that are lost, of those that come twice or late, and of instances that never come up.</summary>
    public double Trouble { get; set; }

    /// <summary>The most instances that were built at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>When each amphora's instance ran.</summary>
    public Dictionary<Guid, DateTimeOffset> Built { get; } = [];

    public IEnumerable<AmphoraState> Amphorae => _states.Values.OfType<AmphoraState>();

    public BuildQueueState Queue => (BuildQueueState)_states[BuildQueueCommand.Address];

    public void Order(Guid amphora, int priority, TimeSpan at) => At(Beginning + at, () => Deliver(
        AmphoraCommand.AddressOf(amphora), new BuildAmphora(null, "", "local", AmphoraMake.DefaultPool) { Priority = priority }));

    public void Retire(Guid amphora, TimeSpan at) => At(Beginning + at, () => Deliver(AmphoraCommand.AddressOf(amphora), new RetireAmphora(null)));

    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        while (_agenda.TryPeek(out _, out var next) && next.Item1 <= end)
        {
            Now = next.Item1;
            _agenda.Dequeue()();
        }

        Now = end;
    }

    private void At(DateTimeOffset time, Action action) => _agenda.Enqueue(action, (time, _steps++));

    private void Send(ActorAddress target, object message)
    {
        if (Happens())
            return;
        for (var copies = Happens() ? 2 : 1; copies > 0; copies--)
            At(Now + TimeSpan.FromMilliseconds(_random.Next(1, Happens() ? 240_000 : 20)), () => Deliver(target, message));
    }

    private bool Happens() => _random.NextDouble() < Trouble;

    private void Deliver(ActorAddress target, object message)
    {
        if (_behaviors.ContainsKey(target.Kind))
            Decide(target, (behavior, state, context) => behavior.Decide(state, message, context));
        else if (message is CreateInstance create && !IsStuck(create.AmphoraId))
            At(Now + TimeSpan.FromSeconds(_random.Next(1, 30)), () => Run(create.AmphoraId));
    }

    private bool IsStuck(Guid amphora)
    {
        if (!_stuck.TryGetValue(amphora, out var stuck))
            _stuck[amphora] = stuck = Happens();
        return stuck;
    }

    private void Run(Guid amphora)
    {
        Built.TryAdd(amphora, Now);
        Send(AmphoraCommand.AddressOf(amphora), new InstanceCreated(Instance));
    }

    private void Decide(ActorAddress target, Func<IBehavior, object, ActorContext, Effect> decide)
    {
        var behavior = _behaviors[target.Kind];
        var state = _states.GetValueOrDefault(target) ?? behavior.Empty(target.Id);
        var effect = decide(behavior, state, new ActorContext(target, Now, Guid.Empty, ReplyAddress.None));
        _states[target] = effect.Events.Aggregate(state, behavior.Apply);
        Most = Math.Max(Most, Amphorae.Count(IsBuilt));
        foreach (var timer in effect.Timers)
            Set(target, timer);
        foreach (var message in effect.Messages)
            Send(message.Target, message.Message);
    }

    private void Set(ActorAddress actor, TimerChange timer)
    {
        _timers[(actor, timer.Name)] = timer;
        if (timer.DueAt is { } due)
            At(due < Now ? Now : due, () => Fire(actor, timer));
    }

    private void Fire(ActorAddress actor, TimerChange timer)
    {
        if (_timers.GetValueOrDefault((actor, timer.Name)) == timer)
            Decide(actor, (behavior, state, context) => behavior.OnTimer(state, timer.Name, context));
    }

    // One that is past its deadline gives up at that very moment.
    private bool IsBuilt(AmphoraState amphora) =>
        amphora is { Status: AmphoraStatus.PendingCreate, QueuePriority: null } && amphora.BootDeadline > Now;
}
