using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Tests.Simulation.Journal;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>What an actor decided on since its last commit.</summary>
internal sealed class SimBatch(SimProcess process, ActorAddress actor, long firstSequenceNumber, Action<CommitOutcome> settle)
{
    public SimCommit Commit { get; } = new(process, actor, firstSequenceNumber, settle);

    /// <summary>What may leave once the commit is durable, with what caused it.</summary>
    public List<(Effect Effect, SimEnvelope Cause)> Held { get; } = [];

    public bool Resumes { get; init; }

    public bool NeedsCommit => Commit.Events.Count > 0 || Commit.Timers.Count > 0;

    public TimerChange? LastChange(string timer)
    {
        var index = Commit.Timers.FindLastIndex(change => change.Name == timer);
        return index < 0 ? null : Commit.Timers[index];
    }
}
