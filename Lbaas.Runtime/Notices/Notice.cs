namespace Lbaas.Runtime.Notices;

/// <summary>What a commit announces to whoever watches. At most one for each commit of an actor.</summary>
/// <param name="Type">What kind of news it is, such as <c>change</c>.</param>
/// <param name="OwnerId">The id of what it is about.</param>
/// <param name="ProjectId">The tenant who may hear of it.</param>
/// <param name="Body">A JSON object, UTF-8.</param>
public sealed record Notice(string Type, string OwnerId, string? ProjectId, ReadOnlyMemory<byte> Body);

/// <summary>A notice where it stands.</summary>
/// <param name="Position">The journal's position of the commit's last event: it grows in the order of commits.</param>
/// <param name="At">When it was committed, UTC.</param>
public sealed record PlacedNotice(long Position, DateTimeOffset At, Notice Notice);

/// <summary>Which notices: those of one owner, of one project, or (with neither) all.</summary>
public readonly record struct NoticeFilter(string? OwnerId, string? ProjectId);

/// <summary>Notices as of one moment.</summary>
/// <param name="Notices">In order of their positions.</param>
/// <param name="Head">The journal's last position. Without <see cref="HasMore"/> there is nothing more up to here.</param>
/// <param name="Compacted">Notices up to this position may have been deleted; who has heard of less has missed some.</param>
public sealed record NoticePage(IReadOnlyList<PlacedNotice> Notices, long Head, long Compacted)
{
    /// <summary>The page ends because it is full, in rows or in bytes; there may be more.</summary>
    public bool HasMore { get; init; }
}

/// <summary>Everything that was announced, for as long as it is kept. Callable from any thread.</summary>
public interface INoticeLog
{
    /// <summary>The notices after a position, oldest first. A page ends after 1 MiB of bodies, too.</summary>
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    NoticePage Read(in NoticeFilter filter, long after, int limit);

    /// <summary>
    /// Asks to be woken when something is announced. Subscribe first and read then: nothing can be missed in between.
    /// The caller bounds how many subscriptions there are.
    /// </summary>
    NoticeSubscription Subscribe(in NoticeFilter filter);
}
