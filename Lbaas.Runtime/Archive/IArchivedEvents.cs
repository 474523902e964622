using Lbaas.Runtime.Journal;

namespace Lbaas.Runtime.Archive;

/// <summary>What has left a journal, for whoever reads histories: of what the journal has itself, the journal's word counts. Any thread.</summary>
public interface IArchivedEvents
{
    /// <summary>An actor's events between two numbers, both excluded, oldest first.</summary>
    /// <exception cref="JournalUnavailableException">The archive can't be read now.</exception>
    IReadOnlyList<StoredEvent> Read(string persistenceId, long after, long before, int limit);
}

/// <summary>Reading of the archive as a recovery wants it.</summary>
internal static class ArchivedReplay
{
    private const int PageSize = 500;

    /// <summary>Feeds an actor's events between two numbers, both excluded, in order.</summary>
    public static void Replay(this IArchivedEvents archive, string persistenceId, long after, long before, IReplayTarget target)
    {
        while (after + 1 < before)
        {
            var page = archive.Read(persistenceId, after, before, PageSize);
            foreach (var @event in page)
                target.OnEvent(@event.SequenceNumber, @event.Payload);
            if (page.Count < PageSize)
                return;
            after = page[^1].SequenceNumber;
        }
    }
}
