using Lbaas.Api.Fields;
using Lbaas.Api.Lists;

namespace Lbaas.Api.OpenApi;

/// <summary>What the API's document says of one route, besides what the route's own tables say.</summary>
/// <param name="Template">As the router has it, below the version prefix.</param>
/// <param name="Summary">One line.</param>
/// <param name="Status">Of the answer when all is well.</param>
public sealed record ApiOperation(string Method, string Template, string Summary, int Status = 200)
{
    /// <summary>What the body holds.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>What the answer holds; null when it has no body.</summary>
    public ApiAnswer? Answer { get; init; }

    /// <summary>The resource whose attributes filter this list.</summary>
    public Resource? Lists { get; init; }

    /// <summary>Query parameters: name, type (<c>string</c>, <c>integer</c> or <c>boolean</c>), meaning.</summary>
    public IReadOnlyList<(string Name, string Type, string Text)> Query { get; init; } = [];
}

/// <summary>A request body: the object under one key, or a list of such objects.</summary>
public sealed record ApiBody(string Envelope, FieldTable Table, Operations Operation, bool IsList = false);

/// <summary>An answer's body.</summary>
/// <param name="Example">The examples whose names begin so tell its shape.</param>
/// <param name="Envelope">The key it stands under; null when it has none.</param>
/// <param name="IsList">A list of such objects.</param>
public sealed record ApiAnswer(string Example, string? Envelope, bool IsList = false)
{
    /// <summary>The key of a list's links to its other pages; null when it has none.</summary>
    public string? Links { get; init; }
}
