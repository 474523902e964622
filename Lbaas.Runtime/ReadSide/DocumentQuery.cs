namespace Lbaas.Runtime.ReadSide;

/// <summary>A list of documents: which, in which order, and where to start. All conditions must hold.</summary>
/// <param name="Kind">The kind of documents.</param>
public sealed record DocumentQuery(string Kind)
{
    public string? OwnerId { get; init; }

    public string? ParentId { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>The effective observation must be this one.</summary>
    public string? Observation { get; init; }

    public IReadOnlyList<AttributeFilter> Filters { get; init; } = [];

    public IReadOnlyList<TagFilter> Tags { get; init; } = [];

    /// <summary>Order of the list; creation time and id, ascending, always come last, so that it is total.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>An id: the list goes on strictly after this document, which must be of the same project and parent.</summary>
    public string? Marker { get; init; }

    /// <summary>
    /// The page strictly before the marker (or the last page) instead; the page itself keeps the normal order.
    /// </summary>
    public bool Reverse { get; init; }

    /// <summary>The most documents to return, 0 or more; null for all.</summary>
    public int? Limit { get; init; }
}

/// <summary>An attribute at the body's top level must have exactly this value.</summary>
/// <param name="Attribute">Its name.</param>
/// <param name="Value">A string, long, int, double, bool, or null for an attribute that is null or missing.</param>
public readonly record struct AttributeFilter(string Attribute, object? Value);

/// <summary>A condition on the array of strings in the body's attribute <c>tags</c>.</summary>
public readonly record struct TagFilter(TagMatch Match, IReadOnlyList<string> Tags);

public enum TagMatch
{
    /// <summary>It has all of them.</summary>
    All,

    /// <summary>It has at least one of them.</summary>
    Any,

    /// <summary>It does not have all of them together.</summary>
    NotAll,

    /// <summary>It has none of them.</summary>
    None,
}

/// <summary>
/// A sort key: <c>created</c>, <c>id</c>, <c>observation</c>, or the name of an attribute at the body's top level.
/// </summary>
public readonly record struct SortKey(string Name, bool Descending = false);

/// <summary>A page was asked for after a document that is not there.</summary>
public sealed class MarkerNotFoundException(string kind, string marker)
    : Exception($"There is no {kind} with the id '{marker}' to go on from.");
