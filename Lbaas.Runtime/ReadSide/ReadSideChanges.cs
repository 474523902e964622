using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Runtime.ReadSide;

/// <summary>Changes to the read side, carried out in order in the transaction of the events that caused them.</summary>
public sealed class ReadSideChanges
{
    private readonly List<ReadSideChange> _items = [];
    private readonly List<ReceiptChange> _receipts = [];

    public int Count => _items.Count;

    internal IReadOnlyList<ReadSideChange> Items => _items;

    /// <summary>What is announced, if anything.</summary>
    internal Notice? Notice { get; private set; }

    /// <summary>What was announced in the end, with what turned out while it was written. Set by the journal.</summary>
    internal Notice? Told { get; set; }

    internal IReadOnlyList<ReceiptChange> Receipts => _receipts;

    /// <summary>The bytes of the documents to write.</summary>
    internal int SizeBytes { get; private set; }

    /// <summary>Adds a document, or replaces the one with the same kind and id.</summary>
    /// <param name="showsAnew">Its own attribute that <see cref="ShownNews"/> names is another than before.</param>
    public void UpsertDocument(Document document, bool showsAnew = false)
    {
        _items.Add(new ReadSideChange(ReadSideOperation.Upsert, document, document.Kind, document.Id, "", 0)
        {
            Watched = showsAnew ? document.Kind : null,
        });
        SizeBytes += document.Body.Length;
    }

    /// <summary>Removes a document, and with it what has been observed about it.</summary>
    public void DeleteDocument(string kind, string id) =>
        _items.Add(new ReadSideChange(ReadSideOperation.Delete, null, kind, id, "", 0));

    /// <summary>Removes a document that says something about another of the same id; what has been observed about that one stays.</summary>
    public void DeleteNote(string kind, string id) =>
        _items.Add(new ReadSideChange(ReadSideOperation.DeleteNote, null, kind, id, "", 0));

    /// <summary>
    /// Says something about a document that may be another actor's. Of all that is said, the highest rank counts.
    /// </summary>
    /// <param name="subject">The document's id.</param>
    /// <param name="source">Who says it; only one observation per subject and source is kept.</param>
    /// <param name="value">What is said, such as an operating status.</param>
    /// <param name="rank">The weight of it; any number, the higher wins, equal ones by the smaller source.</param>
    /// <param name="kind">The document's kind, for <see cref="ShownNews"/>; null: nobody is told.</param>
    public void SetObservation(string subject, string source, string value, int rank, string? kind = null) =>
        _items.Add(new ReadSideChange(ReadSideOperation.Observe, null, subject, source, value, rank) { Watched = kind });

    /// <summary>Takes back what a source has said about a document.</summary>
    /// <param name="kind">The document's kind, for <see cref="ShownNews"/>; null: nobody is told.</param>
    public void ClearObservation(string subject, string source, string? kind = null) =>
        _items.Add(new ReadSideChange(ReadSideOperation.Unobserve, null, subject, source, "", 0) { Watched = kind });

    /// <summary>Tells whoever watches. It is kept apart from the documents: a rebuild neither repeats nor loses it.</summary>
    /// <exception cref="InvalidOperationException">Something is announced already: a commit has one position.</exception>
    public void Announce(Notice notice)
    {
        if (Notice is not null)
            throw new InvalidOperationException("A commit announces one notice; put all that it tells into one.");
        Notice = notice;
        SizeBytes += notice.Body.Length;
    }

    /// <summary>Keeps what somebody is told, or replaces what was kept under the same id.</summary>
    public void Remember(Receipt receipt)
    {
        _receipts.Add(new ReceiptChange(receipt.Id, receipt));
        SizeBytes += receipt.Body.Length;
    }

    /// <summary>Forgets what was kept under an id.</summary>
    public void Forget(string receiptId) => _receipts.Add(new ReceiptChange(receiptId, null));

    /// <summary>Leaves what a rebuild may write: news and receipts are of the moment at which they came up.</summary>
    internal void DropNews()
    {
        Notice = Told = null;
        _receipts.Clear();
    }

    internal void Clear()
    {
        _items.Clear();
        DropNews();
        SizeBytes = 0;
    }
}

/// <summary>A receipt to keep, or (with none) to delete.</summary>
internal readonly record struct ReceiptChange(string Id, Receipt? Receipt);

internal enum ReadSideOperation
{
    Upsert,
    Delete,
    DeleteNote,
    Observe,
    Unobserve,
}

/// <summary>One change; Key and Key2 are kind and id of a document, or subject and source of an observation.</summary>
internal readonly record struct ReadSideChange(
    ReadSideOperation Operation, Document? Document, string Key, string Key2, string Value, int Rank)
{
    /// <summary>The kind of the document that may show something else now; null when none does.</summary>
    public string? Watched { get; init; }
}
