using System.Text;
using Lbaas.Actors.Contract;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>The ledgers without a host: what their behavior makes of messages and time, and nothing else.</summary>
internal sealed class PureLedgers(IEventFormat format)
{
    private readonly LedgerBehavior _behavior = new();
    private readonly SortedDictionary<string, Life> _lives = new(StringComparer.Ordinal);

    public IEnumerable<string> Ids => _lives.Keys;

    /// <summary>As <see cref="HostWorld.ReadJournal"/> shows it.</summary>
    public IReadOnlyList<string> Journal => [.. _lives.SelectMany(static life => life.Value.Events.Select(
        (payload, index) => $"ledger-{life.Key} {index + 1} {payload.Manifest} {Encoding.UTF8.GetString(payload.Bytes.Span)}"))];

    public DateTimeOffset? NextDue => AllDue().Select(static due => (DateTimeOffset?)due.At).Min();

    public Ledger StateOf(string id) => _lives[id].State;

    public bool HasDueWithin(DateTimeOffset at, TimeSpan distance) => AllDue().Any(due => (due.At - at).Duration() < distance);

    /// <summary>What is answered.</summary>
    public object Ask(string id, ILedgerCommand command, DateTimeOffset now)
    {
        if (!_lives.TryGetValue(id, out var life))
            life = _lives[id] = new Life(_behavior.Empty(id));
        return CarryOut(life, _behavior.Decide(life.State, command, Context(id, now)))!;
    }

    public void FireNext()
    {
        var (id, timer, at) = AllDue().MinBy(static due => due.At);
        var life = _lives[id];
        life.Timers.Remove(timer);
        CarryOut(life, _behavior.OnTimer(life.State, timer, Context(id, at)));
    }

    private static ActorContext Context(string id, DateTimeOffset now) =>
        new(HostWorld.Ledger(id), now, Guid.Empty, new ReplyAddress("somebody"));

    private IEnumerable<(string Id, string Timer, DateTimeOffset At)> AllDue() =>
        _lives.SelectMany(static life => life.Value.Timers.Select(timer => (life.Key, timer.Key, timer.Value)));

    private object? CarryOut(Life life, Effect effect)
    {
        foreach (var @event in effect.Events)
        {
            life.State = _behavior.Apply(life.State, (LedgerEvent)@event);
            life.Events.Add(format.Write(@event));
        }

        foreach (var timer in effect.Timers)
            life.Timers[timer.Name] = timer.DueAt!.Value;
        return effect.Replies.Select(static reply => reply.Message).SingleOrDefault();
    }

    private sealed class Life(Ledger state)
    {
        public Ledger State { get; set; } = state;

        public List<Payload> Events { get; } = [];

        public Dictionary<string, DateTimeOffset> Timers { get; } = [];
    }
}
