using System.ComponentModel.DataAnnotations;

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>Section <c>Lbaas:Certificates:Barbican</c>.</summary>
public sealed class BarbicanOptions
{
    /// <summary>Barbican's URL without its version, such as <c>https://keys.example.org:9311</c>. References elsewhere are never fetched.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>A token that does not end, instead of a user. Default none.</summary>
    public string? Token { get; set; }

    /// <summary>Keystone's URL, such as <c>https://identity.example.org:5000/v3</c>.</summary>
    public string AuthUrl { get; set; } = "";

    /// <summary>The user that may read tenants' certificates. Default <c>lbaas</c>.</summary>
    public string Username { get; set; } = "lbaas";

    public string Password { get; set; } = "";

    /// <summary>The user's project. Default <c>service</c>.</summary>
    public string ProjectName { get; set; } = "service";

    /// <summary>The domain of the user. Default <c>Default</c>.</summary>
    public string UserDomainName { get; set; } = "Default";

    /// <summary>The domain of the project. Default <c>Default</c>.</summary>
    public string ProjectDomainName { get; set; } = "Default";

    /// <summary>How long a connection may take, in seconds. Default 5.</summary>
    [Range(1, 600)]
    public int ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (!IsWeb(Endpoint))
            yield return "Endpoint must be Barbican's http or https URL.";
        if (string.IsNullOrEmpty(Token) && !IsWeb(AuthUrl))
            yield return "AuthUrl must be Keystone's http or https URL, unless Token is set.";
        if (string.IsNullOrEmpty(Token) && string.IsNullOrEmpty(Password))
            yield return "Password must be set, unless Token is.";
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
