namespace Lbaas.Runtime.Receipts;

/// <summary>
/// What somebody was told, kept for a while for the case that he asks again. It is written with the events that it
/// tells of, and no rebuild of the read side touches it: states don't remember it.
/// </summary>
/// <param name="Id">Whatever the asker can name again.</param>
/// <param name="Group">Within which there is a bound of its own, such as a project.</param>
/// <param name="Body">Opaque to the runtime.</param>
public sealed record Receipt(string Id, string Group, ReadOnlyMemory<byte> Body)
{
    /// <summary>When it was committed, UTC; meaningless before that.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>How long receipts are kept: until one of the bounds is passed; the oldest go first.</summary>
/// <param name="PerGroup">At least 1; a group may exceed it by <see cref="ReceiptWriter.CheckEvery"/>.</param>
/// <param name="Total">At least 1; likewise.</param>
/// <param name="Age">Above zero; an older one is not found any more.</param>
public sealed record ReceiptRetention(int PerGroup, int Total, TimeSpan Age)
{
    /// <summary>Bytes of all bodies. At least 1, exceeded likewise; default 256 MiB.</summary>
    public long TotalBytes { get; init; } = 256L << 20;
}
