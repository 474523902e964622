namespace Lbaas.Api.Authentication;

/// <summary>The headers by which Keystone's middleware tells a service who calls it (spec api 3): from outside they are forged.</summary>
public static class IdentityHeaders
{
    public static readonly IReadOnlyList<string> Names =
    [
        "X-Identity-Status", "X-Domain-Id", "X-Domain-Name", "X-Project-Id", "X-Project-Name", "X-Project-Domain-Id", "X-Project-Domain-Name",
        "X-User-Id", "X-User-Name", "X-User-Domain-Id", "X-User-Domain-Name", "X-Roles", "X-Service-Catalog", "X-Is-Admin-Project",
        "OpenStack-System-Scope",
        // Of a second token, which a service sends along.
        "X-Service-Identity-Status", "X-Service-Domain-Id", "X-Service-Domain-Name", "X-Service-Project-Id", "X-Service-Project-Name",
        "X-Service-Project-Domain-Id", "X-Service-Project-Domain-Name", "X-Service-User-Id", "X-Service-User-Name",
        "X-Service-User-Domain-Id", "X-Service-User-Domain-Name", "X-Service-Roles",
        // Older names.
        "X-User", "X-Role", "X-Tenant", "X-Tenant-Id", "X-Tenant-Name",
    ];

    public static void Strip(IHeaderDictionary headers)
    {
        foreach (var name in Names)
            headers.Remove(name);
    }
}
