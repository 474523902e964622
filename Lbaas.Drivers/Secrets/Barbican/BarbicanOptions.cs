using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Keystone;

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>Section <c>Lbaas:Certificates:Barbican</c>.</summary>
public sealed class BarbicanOptions
{
    /// <summary>Barbican's URL without its version, such as <c>https://keys.example.org:9311</c>. References elsewhere are never fetched.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>A token that does not end, instead of a user. Default none.</summary>
    public string? Token { get; set; }

    /// <summary>Where tokens come from, unless <see cref="Token"/> is set. Its user may read tenants' certificates.</summary>
    public KeystoneAccount Keystone { get; set; } = new();

    /// <summary>How long a connection may take, in seconds. Default 5.</summary>
    [Range(1, 600)]
    public int ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (!IsWeb(Endpoint))
            yield return "Endpoint must be Barbican's http or https URL.";
        foreach (var mistake in string.IsNullOrEmpty(Token) ? Keystone.Validate("Keystone") : [])
            yield return $"{mistake} Or set Token.";
    }

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
