using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Journal;

/// <summary>What one actor wants to make durable at once.</summary>
internal sealed class SimCommit(SimProcess process, ActorAddress actor, long firstSequenceNumber, Action<CommitOutcome> settle)
{
    public SimProcess Process { get; } = process;

    public ActorAddress Actor { get; } = actor;

    public long FirstSequenceNumber { get; } = firstSequenceNumber;

    public List<IEvent> Events { get; } = [];

    public List<Payload> Payloads { get; } = [];

    public List<TimerChange> Timers { get; } = [];

    public Payload? Snapshot { get; set; }

    public object? State { get; set; }

    public void Settle(CommitOutcome outcome) => settle(outcome);
}
