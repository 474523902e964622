using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Journal;

/// <summary>What the journal has of one actor.</summary>
internal sealed class ActorHistory(ActorAddress actor)
{
    public ActorAddress Actor { get; } = actor;

    public List<JournalRow> Rows { get; } = [];

    /// <summary>The due index, by timer name.</summary>
    public SortedDictionary<string, DateTimeOffset> Due { get; } = new(StringComparer.Ordinal);

    public (long SequenceNumber, Payload Payload)? Snapshot { get; set; }

    /// <summary>The state that the rows give when they are read back, as far as somebody has asked; see <see cref="SimRecovery"/>.</summary>
    public (long SequenceNumber, object State)? Replayed { get; set; }

    /// <summary>How far the ways to recover were found to agree, and for the snapshot of which row.</summary>
    public (long SequenceNumber, long Snapshot) Agreed { get; set; }

    /// <summary>The state its actor had when it wrote the last row.</summary>
    public (long SequenceNumber, object State)? Live { get; set; }
}

internal readonly record struct JournalRow(long SequenceNumber, int Epoch, Payload Payload);
