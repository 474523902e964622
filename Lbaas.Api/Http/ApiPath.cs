namespace Lbaas.Api.Http;

/// <summary>What a request path means, whichever of the equal roots it was written with (spec api 1).</summary>
public enum PathKind
{
    Unknown,

    /// <summary>The version document.</summary>
    Versions,
    HealthCheck,

    /// <summary>The bare root of a version, such as <c>/v2/lbaas</c>.</summary>
    VersionRoot,
    Resource,

    /// <summary>The API's description, and the page that shows it.</summary>
    Description,

    /// <summary>The operator's own pages, which Octavia does not have.</summary>
    Operator,
}

/// <param name="Rest">For resources and operator pages: the path below the root.</param>
public readonly record struct ApiPath(PathKind Kind, string Rest)
{
    private const string Mount = "/load-balancer";

    /// <summary>
    /// Whether a path is answered without asking who calls: Octavia's four (spec api 1.2), and the API's description, which a
    /// browser asks for without a token and which says nothing of anybody.
    /// </summary>
    public static bool IsOpen(string path) => path is "/" or $"{Mount}/" or "/healthcheck" or $"{Mount}/healthcheck"
        or "/openapi" or "/openapi/v2.json" or $"{Mount}/openapi" or $"{Mount}/openapi/v2.json";

    public static ApiPath Parse(string path)
    {
        if (path.StartsWith(Mount, StringComparison.Ordinal) && (path.Length == Mount.Length || path[Mount.Length] == '/'))
            path = path[Mount.Length..];
        path = path.Trim('/');
        if (path.EndsWith(".json", StringComparison.Ordinal))
            path = path[..^".json".Length];
        return path switch
        {
            "" => new(PathKind.Versions, ""),
            "healthcheck" => new(PathKind.HealthCheck, ""),
            "v2" or "v2.0" or "v2/lbaas" or "v2.0/lbaas" or "v2/octavia" or "v2.0/octavia" => new(PathKind.VersionRoot, ""),
            "openapi" or "openapi/v2" => new(PathKind.Description, path),
            _ when Below(path, "operator/") is { } rest => new(PathKind.Operator, rest),
            _ when (Below(path, "v2/") ?? Below(path, "v2.0/")) is { } rest => new(PathKind.Resource, Below(rest, "lbaas/") ?? rest),
            _ => new(PathKind.Unknown, ""),
        };
    }

    /// <summary>Whether it is the one kind of resource that can be had as a stream besides JSON.</summary>
    public bool IsEvents => Kind == PathKind.Resource && (Rest == "events" || Rest.EndsWith("/events", StringComparison.Ordinal));

    private static string? Below(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : null;
}
