namespace Lbaas.Api.Lists;

/// <summary>How lists are cut into pages.</summary>
public sealed class ListOptions
{
    /// <summary>The longest page, and the length of one when nothing is asked for. 1 to 100,000; default 1,000.</summary>
    public int PageMax { get; set; } = 1_000;

    /// <summary>Whether lists come in pages; otherwise they come whole, and limits and markers are ignored. Default true.</summary>
    public bool AllowPagination { get; set; } = true;

    /// <summary>Whether clients choose the order; otherwise what they say of it is ignored. Default true.</summary>
    public bool AllowSorting { get; set; } = true;

    /// <summary>Whether lists can be filtered; otherwise filters are ignored, but for the project's. Default true.</summary>
    public bool AllowFiltering { get; set; } = true;

    /// <summary>Whether clients choose the keys that are shown; otherwise they see all of them. Default true.</summary>
    public bool AllowFieldSelection { get; set; } = true;

    /// <summary>Scheme and host that links start with, when clients come through a proxy. Default null: those of the request.</summary>
    public string? BaseUri { get; set; }
}
