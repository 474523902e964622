using System.Buffers;
using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Certificates;

/// <summary>Ciphers, versions and ALPN protocols, of listeners and pools alike (TL-11..TL-16, LI-14, SP-13).</summary>
public static class TlsOptionRules
{
    private static readonly ImmutableArray<string> AlpnOfAmphorae = ["h2", "http/1.1", "http/1.0"];

    private static readonly SearchValues<char> CipherCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+!:@=_.");

    /// <summary>TL-11 and TL-12; null has nothing to check.</summary>
    public static Fault? CheckCiphers(string? ciphers, TlsPolicy policy)
    {
        if (ciphers is null)
            return null;
        if (ciphers.Length == 0 || ciphers.AsSpan().ContainsAnyExcept(CipherCharacters))
            return Fault.Validation("Invalid characters in cipher string. Only letters, digits and the characters -+!:@=_. are allowed.");
        var prohibited = policy.ProhibitedIn(ciphers);
        return prohibited.Count == 0
            ? null
            : Fault.Validation($"The following ciphers have been prohibited by an administrator: {string.Join(", ", prohibited)}");
    }

    /// <summary>TL-13..TL-16; null has nothing to check.</summary>
    public static Fault? CheckLists(ImmutableArray<string>? versions, ImmutableArray<string>? alpn, TlsPolicy policy) =>
        (versions is { } given ? CheckVersions(given, policy) : null) ?? (alpn is { } protocols ? CheckAlpn(protocols) : null);

    private static Fault? CheckVersions(ImmutableArray<string> versions, TlsPolicy policy)
    {
        if (versions.IsEmpty)
            return Fault.Validation("Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the default.");
        var unknown = versions.Where(version => !TlsPolicy.Versions.Contains(version)).Distinct().ToList();
        if (unknown.Count > 0)
            return Fault.Validation($"Invalid TLS versions: {string.Join(", ", unknown)}");
        var old = policy.TooOldIn(versions);
        return old.Count == 0
            ? null
            : Fault.Validation($"Requested TLS versions are less than the minimum: {string.Join(", ", old)} < {policy.MinimumVersion}");
    }

    private static Fault? CheckAlpn(ImmutableArray<string> protocols) => protocols.IsEmpty
        ? Fault.Validation("Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use the default.")
        : null;

    /// <summary>LI-14; null has nothing to check.</summary>
    public static Fault? CheckProvider(ImmutableArray<string>? protocols)
    {
        var foreign = (protocols ?? []).Where(protocol => !AlpnOfAmphorae.Contains(protocol)).Distinct().ToList();
        return foreign.Count == 0
            ? null
            : Fault.UnsupportedOption($"Amphora provider does not support {string.Join(", ", foreign)} ALPN protocol(s).");
    }
}
