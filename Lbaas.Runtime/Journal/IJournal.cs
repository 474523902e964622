using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Timers;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// Where histories are kept. One implementation per database; all give the same promises: a request is atomic, the
/// position of events is assigned in commit order, and every request is completed exactly once.
/// </summary>
public interface IJournal : IReplaySource, IAsyncDisposable
{
    /// <summary>What lists and GETs answer from.</summary>
    IReadSide ReadSide { get; }

    /// <summary>Where old events go. Everything below reads journal and archive as one.</summary>
    IArchive Archive { get; }

    /// <summary>Figures of the group commit.</summary>
    JournalCounters Counters { get; }

    /// <summary>Opens the database, making its tables when they are not there, and starts the writer.</summary>
    /// <exception cref="JournalUnavailableException">The database can't be opened.</exception>
    void Open();

    /// <summary>
    /// Queues a request; its listener is called later. False: the queue is full, nothing is written and nobody is
    /// called.
    /// </summary>
    bool TryCommit(CommitRequest request);

    /// <summary>Events of an actor after a sequence number, oldest first.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    IReadOnlyList<StoredEvent> ReadEvents(string persistenceId, long after, int limit);

    /// <summary>
    /// The number of an actor's last event up to a position, 0 when there is none. What has left for the archive is not looked at.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    long ReadNumberAt(string persistenceId, long position);

    /// <summary>The timers that are set, of one actor or (with null) of all.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    IReadOnlyList<DueEntry> ReadDue(string? persistenceId);

    /// <summary>The actors on record as quarantined.</summary>
    IReadOnlyList<QuarantinedActor> ReadQuarantine();

    /// <summary>
    /// Persistence ids that start with <paramref name="prefix"/>, above <paramref name="after"/>, in order. Those that are
    /// in the archive alone are not among them: they have nothing to show.
    /// </summary>
    IReadOnlyList<string> ReadPersistenceIds(string prefix, string after, int limit);

    /// <summary>The version that the read side was projected with; 0 in a new database.</summary>
    long ReadReadSideVersion();

    /// <summary>Empties the read side; its version is 0 from then on, until the rebuild is complete.</summary>
    void ClearReadSide();

    /// <summary>Records the version of a complete read side, and with it that nothing is left to derive of what another host wrote.</summary>
    void WriteReadSideVersion(long version);

    /// <summary>The highest position ever given; 0 in a new database.</summary>
    long ReadPosition();

    /// <summary>Another host has written here, which keeps up neither read side nor timers.</summary>
    bool HasForeignWriter();
}

/// <summary>An event as it is stored.</summary>
/// <param name="At">When it was committed, UTC.</param>
public readonly record struct StoredEvent(long SequenceNumber, DateTimeOffset At, Payload Payload);

/// <summary>Where actors are recovered from.</summary>
public interface IReplaySource
{
    /// <summary>Feeds an actor's snapshot and the events after it to <paramref name="target"/>, in order.</summary>
    /// <param name="persistenceId">Whose.</param>
    /// <param name="target">Who is fed.</param>
    /// <param name="archivedBelow">Of the archive, only events with a smaller number: one that others fill may be ahead of a replica.</param>
    /// <exception cref="JournalUnavailableException">The journal can't be read now; this says nothing about the
    /// history.</exception>
    void Replay(string persistenceId, IReplayTarget target, long archivedBelow = long.MaxValue);
}

/// <summary>Who is being recovered.</summary>
public interface IReplayTarget
{
    /// <summary>False: the snapshot is of no use, replay from the first event.</summary>
    bool OnSnapshot(long sequenceNumber, Payload payload);

    void OnEvent(long sequenceNumber, Payload payload);
}
