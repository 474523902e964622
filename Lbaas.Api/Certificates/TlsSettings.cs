using Lbaas.Actors.Certificates;
using Lbaas.Actors.Requests;

namespace Lbaas.Api.Certificates;

/// <summary>Section <c>Lbaas:Tls</c>: defaults and limits of TLS options. Lists that are not set have Octavia's defaults (spec api 6).</summary>
public sealed class TlsSettings
{
    public const string Section = "Lbaas:Tls";

    /// <summary>An OpenSSL cipher string for TERMINATED_HTTPS listeners. Default: the suite of spec api 6.</summary>
    public string? ListenerCiphers { get; set; }

    /// <summary>The same for pools with TLS.</summary>
    public string? PoolCiphers { get; set; }

    /// <summary>Default TLSv1.2 and TLSv1.3.</summary>
    public string[]? ListenerVersions { get; set; }

    /// <summary>Default TLSv1.2 and TLSv1.3.</summary>
    public string[]? PoolVersions { get; set; }

    /// <summary>Default h2, http/1.1, http/1.0.</summary>
    public string[]? ListenerAlpnProtocols { get; set; }

    /// <summary>Default h2, http/1.1, http/1.0.</summary>
    public string[]? PoolAlpnProtocols { get; set; }

    /// <summary>Ciphers that nobody may ask for, separated by colons. Default none.</summary>
    public string CipherProhibitList { get; set; } = "";

    /// <summary>The oldest version that anybody may ask for. Default any.</summary>
    public string? MinimumVersion { get; set; }

    /// <summary>Whether there may be TERMINATED_HTTPS listeners (PR-7). Default true.</summary>
    public bool AllowTlsTerminatedListeners { get; set; } = true;

    /// <summary>Whether there may be PROMETHEUS listeners (PR-6). Default true.</summary>
    public bool AllowPrometheusListeners { get; set; } = true;

    public TlsPolicy Policy
    {
        get
        {
            var defaults = new TlsPolicy();
            return defaults with
            {
                ListenerCiphers = ListenerCiphers ?? defaults.ListenerCiphers,
                PoolCiphers = PoolCiphers ?? defaults.PoolCiphers,
                ListenerVersions = ListenerVersions is { } versions ? [.. versions] : defaults.ListenerVersions,
                PoolVersions = PoolVersions is { } ofPools ? [.. ofPools] : defaults.PoolVersions,
                ListenerAlpn = ListenerAlpnProtocols is { } protocols ? [.. protocols] : defaults.ListenerAlpn,
                PoolAlpn = PoolAlpnProtocols is { } toMembers ? [.. toMembers] : defaults.PoolAlpn,
                ProhibitedCiphers = [.. CipherProhibitList.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
                MinimumVersion = string.IsNullOrEmpty(MinimumVersion) ? null : MinimumVersion,
                AllowTerminatedListeners = AllowTlsTerminatedListeners,
                AllowPrometheusListeners = AllowPrometheusListeners,
            };
        }
    }

    /// <summary>TL-19: what is filled in for a tenant must be what a tenant may ask for.</summary>
    public IEnumerable<string> Mistakes()
    {
        var policy = Policy;
        if (policy.MinimumVersion is { } minimum && !TlsPolicy.Versions.Contains(minimum))
        {
            yield return $"{Section}:MinimumVersion '{minimum}' is not known; use one of {string.Join(", ", TlsPolicy.Versions)}.";
            yield break;
        }
        (string Name, Fault? Fault)[] checks =
        [
            (nameof(ListenerCiphers), TlsOptionRules.CheckCiphers(policy.ListenerCiphers, policy)),
            (nameof(PoolCiphers), TlsOptionRules.CheckCiphers(policy.PoolCiphers, policy)),
            (nameof(ListenerVersions), TlsOptionRules.CheckLists(policy.ListenerVersions, null, policy)),
            (nameof(PoolVersions), TlsOptionRules.CheckLists(policy.PoolVersions, null, policy)),
            (nameof(ListenerAlpnProtocols), TlsOptionRules.CheckLists(null, policy.ListenerAlpn, policy)),
            (nameof(PoolAlpnProtocols), TlsOptionRules.CheckLists(null, policy.PoolAlpn, policy)),
        ];
        foreach (var (name, fault) in checks)
        {
            if (fault is not null)
                yield return $"{Section}:{name}, as set or by default: {fault.Text}";
        }
    }
}
