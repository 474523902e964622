namespace Lbaas.Runtime.Archive;

/// <summary>
/// Where events go when they are old: out of the way of what is written now, and still read as one with it. Where the archive is a file of
/// its own, events are copied first and removed from the journal afterwards, by a request to its writer; whatever dies in between leaves an
/// event in both places, which no reader can see.
/// </summary>
public interface IArchive
{
    /// <summary>Histories in the journal whose persistence ids are above <paramref name="after"/>, in order.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    IReadOnlyList<Trail> ReadTrails(string after, int limit);

    /// <summary>
    /// Copies the first events that the journal has of an actor. When this returns, they are durable in the archive, or will be by the
    /// transaction that removes them. Copying what is there already changes nothing. One call at a time.
    /// </summary>
    /// <param name="persistenceId">Whose.</param>
    /// <param name="below">Only those with a smaller sequence number.</param>
    /// <param name="before">Only those from before this moment, up to the first that is not.</param>
    /// <param name="limit">At most so many; there is a bound on their bytes, too.</param>
    /// <returns>The last sequence number that was copied, and how many were; none: nothing is old enough.</returns>
    /// <exception cref="JournalUnavailableException">One of the two can't be read or written now.</exception>
    /// <exception cref="ArchiveConflictException">The archive has another event of that number.</exception>
    CopiedEvents Copy(string persistenceId, long below, DateTimeOffset before, int limit);

    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    ArchiveSize Measure();
}

/// <summary>What the journal has of one actor.</summary>
/// <param name="First">The sequence number of its first event in the journal; above 1 when others are archived.</param>
/// <param name="FirstAt">When that was committed, UTC.</param>
/// <param name="Last">The sequence number of its last event.</param>
/// <param name="LastAt">When that was committed, UTC.</param>
/// <param name="Snapshot">The sequence number of its snapshot; 0 without one.</param>
public readonly record struct Trail(
    string PersistenceId, long First, DateTimeOffset FirstAt, long Last, DateTimeOffset LastAt, long Snapshot);

/// <param name="Through">The sequence number of the last one; meaningless when there is none.</param>
public readonly record struct CopiedEvents(int Count, long Through);

/// <summary>How large the files are.</summary>
/// <param name="JournalBytes">The journal's database, without its write-ahead log.</param>
/// <param name="ReusableBytes">Of these, what removed rows have left behind: it is written to before the file grows.</param>
/// <param name="ArchiveBytes">The archive's database, without its write-ahead log; 0 before anything was archived.</param>
public readonly record struct ArchiveSize(long JournalBytes, long ReusableBytes, long ArchiveBytes);

/// <summary>Two histories have been written under one name. Neither is thrown away.</summary>
public sealed class ArchiveConflictException(string persistenceId, long sequenceNumber)
    : Exception($"The archive has another event {sequenceNumber} of {persistenceId} than the journal; the journal keeps its own.");
