namespace Lbaas.Runtime.ReadSide;

/// <summary>Changes to the read side, carried out in order in the transaction of the events that caused them.</summary>
public sealed class ReadSideChanges
{
    private readonly List<ReadSideChange> _items = [];

    public int Count => _items.Count;

    internal IReadOnlyList<ReadSideChange> Items => _items;

    /// <summary>The bytes of the documents to write.</summary>
    internal int SizeBytes { get; private set; }

    /// <summary>Adds a document, or replaces the one with the same kind and id.</summary>
    public void UpsertDocument(Document document)
    {
        _items.Add(new ReadSideChange(ReadSideOperation.Upsert, document, document.Kind, document.Id, "", 0));
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
    public void SetObservation(string subject, string source, string value, int rank) =>
        _items.Add(new ReadSideChange(ReadSideOperation.Observe, null, subject, source, value, rank));

    /// <summary>Takes back what a source has said about a document.</summary>
    public void ClearObservation(string subject, string source) =>
        _items.Add(new ReadSideChange(ReadSideOperation.Unobserve, null, subject, source, "", 0));

    internal void Clear()
    {
        _items.Clear();
        SizeBytes = 0;
    }
}

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
    ReadSideOperation Operation, Document? Document, string Key, string Key2, string Value, int Rank);
