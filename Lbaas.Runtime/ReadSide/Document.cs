using System.Text;

namespace Lbaas.Runtime.ReadSide;

/// <summary>What a client sees of a thing: one JSON object, and the columns that it is found by.</summary>
/// <param name="Kind">What it is, such as a table's name; with <paramref name="Id"/> its key.</param>
/// <param name="Id">Unique within the kind.</param>
/// <param name="OwnerId">The id of the actor that projects it.</param>
/// <param name="ParentId">The id of the document it lies in, if any.</param>
/// <param name="ProjectId">The tenant.</param>
/// <param name="Created">UTC; lists are in this order.</param>
/// <param name="Body">A JSON object, UTF-8.</param>
public sealed record Document(
    string Kind,
    string Id,
    string? OwnerId,
    string? ParentId,
    string? ProjectId,
    DateTimeOffset Created,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// The observation of the highest rank, or null when nobody has said anything about this document.
    /// </summary>
    public string? Observation { get; init; }

    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);
}
