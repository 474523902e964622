namespace Lbaas.Api.Lists;

/// <summary>How lists are cut into pages.</summary>
public sealed class ListOptions
{
    /// <summary>The longest page, and the length of one when nothing is asked for. 1 to 100,000; default 1,000.</summary>
    public int PageMax { get; set; } = 1_000;

    /// <summary>Scheme and host that links start with, when clients come through a proxy. Default null: those of the request.</summary>
    public string? BaseUri { get; set; }
}
