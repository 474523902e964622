namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>
/// A reference into the configured Barbican. Tenants write references, so of one only its kind and id are used: what is
/// fetched is always a URL of ours.
/// </summary>
internal readonly record struct BarbicanReference(bool IsContainer, Guid Id)
{
    /// <summary>Null for a URL of any other place, and for any other path.</summary>
    public static BarbicanReference? Parse(string text, Uri endpoint)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            return null;
        if (!string.Equals(uri.GetLeftPart(UriPartial.Authority), endpoint.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
            return null;
        var root = endpoint.AbsolutePath.TrimEnd('/') + "/v1/";
        if (!uri.AbsolutePath.StartsWith(root, StringComparison.Ordinal))
            return null;
        return uri.AbsolutePath[root.Length..].Split('/') is [("containers" or "secrets") and var kind, var id] && Guid.TryParseExact(id, "D", out var parsed)
            ? new BarbicanReference(kind == "containers", parsed)
            : null;
    }

    public string Path => $"/v1/{(IsContainer ? "containers" : "secrets")}/{Id}";
}
