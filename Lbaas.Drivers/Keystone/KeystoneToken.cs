using System.Globalization;
using System.Text.Json;

namespace Lbaas.Drivers.Keystone;

/// <summary>What Keystone says of a token: for whom, for what, and for how long.</summary>
/// <param name="Roles">Their names, in what the token is for.</param>
public sealed record KeystoneToken(string UserId, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt)
{
    public string? UserDomainId { get; init; }

    /// <summary>Null for a token of a domain, of the system, or of nothing.</summary>
    public string? ProjectId { get; init; }

    public string? ProjectDomainId { get; init; }

    /// <summary>The domain that the token is for.</summary>
    public string? DomainId { get; init; }

    /// <summary>Whether it is for the whole system.</summary>
    public bool IsSystemWide { get; init; }

    /// <param name="body">The answer to POST or GET on <c>/v3/auth/tokens</c>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static KeystoneToken Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var token = document.RootElement.GetProperty("token");
            var user = token.GetProperty("user");
            var hasProject = token.TryGetProperty("project", out var project);
            return new KeystoneToken(Text(user, "id")!, Names(token), Instant(Text(token, "expires_at")!))
            {
                UserDomainId = Id(user, "domain"),
                ProjectId = hasProject ? Text(project, "id") : null,
                ProjectDomainId = hasProject ? Id(project, "domain") : null,
                DomainId = Id(token, "domain"),
                IsSystemWide = token.TryGetProperty("system", out var system)
                    && system.TryGetProperty("all", out var all) && all.ValueKind == JsonValueKind.True,
            };
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new FormatException("Keystone's answer is no token.", odd);
        }
    }

    private static string[] Names(JsonElement token) => token.TryGetProperty("roles", out var roles)
        ? [.. roles.EnumerateArray().Select(role => Text(role, "name")!)]
        : [];

    private static string? Id(JsonElement of, string what) => of.TryGetProperty(what, out var found) ? Text(found, "id") : null;

    private static string? Text(JsonElement of, string key) => of.GetProperty(key).GetString();

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
