using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// What lists, filters and GETs answer from: exactly as new as the last commit, and readable while nothing can be
/// written. All calls are synchronous: they take microseconds.
/// </summary>
public interface IReadSide
{
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    Document? Find(string kind, string id);

    /// <exception cref="MarkerNotFoundException">There is no document of that kind with the marker's id.</exception>
    /// <exception cref="ArgumentException">An attribute name that can't be one.</exception>
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    IReadOnlyList<Document> Query(DocumentQuery query);

    /// <summary>The ids of all documents of a kind in a project, from one moment; an index alone is read.</summary>
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    IReadOnlyList<string> Ids(string kind, string projectId);

    /// <summary>How many documents of a kind there are.</summary>
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    long Count(string kind);

    /// <summary>What commits have announced.</summary>
    INoticeLog Notices { get; }

    /// <summary>What was kept under an id, unless that is too long ago.</summary>
    /// <exception cref="JournalUnavailableException">The database can't be read.</exception>
    Receipt? FindReceipt(string id);
}
