using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Quarantine;

namespace Lbaas.Runtime.Replica;

/// <summary>An actor as the replica has it. Immutable: a page that can't be written leaves the one before it as it was.</summary>
/// <param name="State">After <paramref name="SequenceNumber"/>; with a quarantine, the last that could be had.</param>
/// <param name="SequenceNumber">The last event that was applied; 0: none.</param>
/// <param name="SnapshotSequenceNumber">That of its snapshot; 0 without one.</param>
internal sealed record ReplicatedActor(
    ActorKind Kind, ActorAddress Address, object State, long SequenceNumber, long SnapshotSequenceNumber)
{
    /// <summary>Its timers as they stand in the file; null: whatever they are.</summary>
    public IReadOnlyList<TimerChange>? Timers { get; init; }

    /// <summary>Why no more events are applied; null: they are.</summary>
    public QuarantinedActor? Quarantine { get; init; }
}
