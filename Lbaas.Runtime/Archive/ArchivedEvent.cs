namespace Lbaas.Runtime.Archive;

/// <summary>A row of the journal with all its columns, on its way to the archive.</summary>
internal readonly record struct ArchivedEvent(
    long Ordering, long Created, long Deleted, string PersistenceId, long SequenceNumber, byte[] Message, string? Manifest,
    long? Identifier, string? WriterId);
