using System.Collections.Immutable;
using Lbaas.Actors.Listeners;

namespace Lbaas.Actors.Certificates;

/// <summary>What a deployment says about TLS: what is filled in, and what no tenant may ask for (spec validation 4).</summary>
public sealed record TlsPolicy
{
    /// <summary>Oldest first (TL-14).</summary>
    public static readonly ImmutableArray<string> Versions = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    public string ListenerCiphers { get; init; } = ListenerDefaults.TlsCiphers;
    public string PoolCiphers { get; init; } = ListenerDefaults.TlsCiphers;
    public ImmutableArray<string> ListenerVersions { get; init; } = ListenerDefaults.TlsVersions;
    public ImmutableArray<string> PoolVersions { get; init; } = ListenerDefaults.TlsVersions;
    public ImmutableArray<string> ListenerAlpn { get; init; } = ListenerDefaults.AlpnProtocols;
    public ImmutableArray<string> PoolAlpn { get; init; } = ListenerDefaults.AlpnProtocols;

    /// <summary>Ciphers nobody may ask for (TL-12). Default none.</summary>
    public ImmutableArray<string> ProhibitedCiphers { get; init; } = [];

    /// <summary>The oldest version anybody may ask for (TL-15); null for any. Default null.</summary>
    public string? MinimumVersion { get; init; }

    /// <summary>PR-7. Default true.</summary>
    public bool AllowTerminatedListeners { get; init; } = true;

    /// <summary>PR-6. Default true.</summary>
    public bool AllowPrometheusListeners { get; init; } = true;

    /// <summary>Those of a cipher string that are prohibited: names between colons, compared whole (TL-12).</summary>
    public IReadOnlyList<string> ProhibitedIn(string ciphers) =>
        [.. ciphers.Split(':').Where(cipher => ProhibitedCiphers.Contains(cipher)).Distinct()];

    /// <summary>Those of a list that are older than the minimum (TL-15).</summary>
    public IReadOnlyList<string> TooOldIn(IEnumerable<string> versions) =>
        MinimumVersion is null ? [] : [.. versions.Where(version => Versions.IndexOf(version) < Versions.IndexOf(MinimumVersion))];
}
