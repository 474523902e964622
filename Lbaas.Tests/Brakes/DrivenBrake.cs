using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Brakes;

/// <summary>The brake driven by hand, with its timers, its restarts, and what it told whom.</summary>
internal sealed class DrivenBrake(BrakeOptions? options = null)
{
    private static readonly RequestContext Operator = new("req-1", null, "operator", ["admin"]);

    private readonly Dictionary<string, DateTimeOffset> _timers = [];
    private BrakeBehavior _behavior = new(options ?? new BrakeOptions());

    public BrakeState State { get; private set; } = new();

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<BrakeEvent> Journal { get; } = [];

    /// <summary>The latest answer that each amphora got.</summary>
    public Dictionary<Guid, BrakeAnswer> Answers { get; } = [];

    /// <summary>Hears everything that amphorae are told.</summary>
    public Action<Guid, BrakeAnswer> Told { get; set; } = (_, _) => { };

    public static Guid Amphora(int n) => new(n, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    public int Granted => State.Granted.Count;

    public bool? IsGranted(int n) => Answers.TryGetValue(Amphora(n), out var answer) ? answer is RepairGranted : null;

    public RepairHeld? Held(int n) => Answers.GetValueOrDefault(Amphora(n)) as RepairHeld;

    public Effect Convict(int n, string? zone = null, string? host = null) =>
        Tell(new RequestRepair(Amphora(n), Amphora(1_000 + n), new FailureDomain(zone ?? $"zone-{n}", host), "silent, and so is its agent"));

    /// <summary>So many, each in a zone of its own.</summary>
    public void ConvictMany(int first, int count)
    {
        for (var n = first; n < first + count; n++)
            Convict(n);
    }

    public Effect End(int n) => Tell(new RepairEnded(Amphora(n)));

    public Effect Withdraw(int n) => Tell(new WithdrawRepair(Amphora(n)));

    public Effect Say(OverrideMode mode, TimeSpan? time = null) => Tell(new OverrideBrake(Operator, mode, time, "as agreed"));

    public Effect Tell(BrakeCommand command) =>
        Keep(_behavior.Decide(State, command, Context() with { ReplyTo = new ReplyAddress("asker") }));

    /// <summary>Time passes, and timers fire when they are due.</summary>
    public void Pass(TimeSpan time)
    {
        var end = Now + time;
        while (_timers.Count > 0 && _timers.MinBy(timer => timer.Value) is { } due && due.Value <= end)
        {
            Now = due.Value > Now ? due.Value : Now;
            _timers.Remove(due.Key);
            Keep(_behavior.OnTimer(State, due.Key, Context()));
        }

        Now = end;
    }

    /// <summary>Time passes, and nothing runs.</summary>
    public void Sleep(TimeSpan time) => Now += time;

    /// <summary>The process ends and another begins, which knows the journal and nothing else.</summary>
    public Effect Restart(BrakeOptions? changed = null)
    {
        _behavior = changed is null ? _behavior : new BrakeBehavior(changed);
        State = Replayed();
        _timers.Clear();
        return Keep(_behavior.Resume(State, Context()));
    }

    public BrakeState Replayed() => Journal.Aggregate(new BrakeState(), _behavior.Apply);

    private ActorContext Context() => new(BrakeCommand.Address, Now, Guid.Empty, ReplyAddress.None);

    private Effect Keep(Effect effect)
    {
        foreach (var @event in effect.Events.Cast<BrakeEvent>())
        {
            State = _behavior.Apply(State, @event);
            Journal.Add(@event);
        }

        foreach (var timer in effect.Timers)
        {
            if (timer.DueAt is { } due)
                _timers[timer.Name] = due;
            else
                _timers.Remove(timer.Name);
        }

        foreach (var (target, message) in effect.Messages)
        {
            var (amphora, answer) = (Guid.Parse(target.Id), (BrakeAnswer)message);
            Answers[amphora] = answer;
            Told(amphora, answer);
        }

        return effect;
    }
}
