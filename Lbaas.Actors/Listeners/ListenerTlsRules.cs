using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Listeners;

/// <summary>TLS rules of listeners (TL-1..TL-18) that need no certificate store.</summary>
public static class ListenerTlsRules
{
    public static Fault? CheckNew(Listener listener)
    {
        var hasServer = listener.DefaultTlsContainerRef is not null || !listener.SniContainerRefs.IsDefaultOrEmpty;
        var hasReference = hasServer || listener.ClientCaTlsContainerRef is not null;
        if (Protocols.IsDatagram(listener.Protocol) && (hasReference || !listener.InsertHeaders.IsEmpty))
            return Fault.Validation($"{listener.Protocol} protocol listener does not support TLS.");
        if (!IsCapable(listener, hasReference))
            return hasReference ? NotAllowed(listener.Protocol) : null;
        if (listener.ClientCaTlsContainerRef is not null && !hasServer)
            return Fault.Validation("An SNI or default certificate container reference must be provided with a client CA container reference.");
        if (!hasServer)
            return Fault.Validation($"An SNI or default certificate container reference must be provided for {NameOf(listener.Protocol)} protocol listeners.");
        return CheckClient(listener.ClientAuthentication, listener.ClientCaTlsContainerRef, listener.ClientCrlContainerRef)
            ?? TlsOptionRules.Check(listener.TlsVersions, listener.AlpnProtocols)
            ?? Unreadable([listener.DefaultTlsContainerRef, .. listener.SniContainerRefs, listener.ClientCaTlsContainerRef, listener.ClientCrlContainerRef]);
    }

    public static Fault? CheckUpdate(Listener stored, ListenerPatch patch, bool givesHeaders)
    {
        string?[] given =
        [
            patch.DefaultTlsContainerRef.Value, .. patch.SniContainerRefs.Value ?? [],
            patch.ClientCaTlsContainerRef.Value, patch.ClientCrlContainerRef.Value,
        ];
        var hasReference = given.Any(reference => reference is not null);
        if (Protocols.IsDatagram(stored.Protocol) && (hasReference || givesHeaders))
            return Fault.Validation($"{stored.Protocol} protocol listener does not support TLS or header insertion.");
        if (hasReference && stored.Protocol is not (Protocols.TerminatedHttps or Protocols.Prometheus))
            return NotAllowed(stored.Protocol);
        return CheckClient(
                patch.ClientAuthentication.Or(null),
                patch.ClientCaTlsContainerRef.Or(stored.ClientCaTlsContainerRef),
                patch.ClientCrlContainerRef.Or(null))
            ?? TlsOptionRules.Check(patch.TlsVersions.Value, patch.AlpnProtocols.Value)
            ?? Unreadable(given);
    }

    private static bool IsCapable(Listener listener, bool hasReference) =>
        listener.Protocol == Protocols.TerminatedHttps || (listener.Protocol == Protocols.Prometheus && hasReference);

    private static string NameOf(string protocol) => protocol == Protocols.Prometheus ? "PROMETHEUS with TLS" : protocol;

    private static Fault NotAllowed(string protocol) =>
        Fault.Validation($"Certificate container references are not allowed on {protocol} protocol listeners.");

    // TL-4, TL-5.
    private static Fault? CheckClient(string? authentication, string? ca, string? crl)
    {
        if (ca is not null)
            return null;
        if (authentication is not (null or "NONE"))
            return Fault.Validation($"Client authentication setting {authentication} requires a client CA container reference.");
        return crl is null ? null : Fault.Validation("A client authentication CA reference is required to specify a client authentication revocation list.");
    }

    /// <summary>TL-6: no certificate driver is configured, so no reference can be retrieved; all of them are named.</summary>
    public static Fault? Unreadable(IEnumerable<string?> references)
    {
        var given = references.OfType<string>().ToList();
        return given.Count == 0 ? null : new Fault(400, $"Could not retrieve certificate: [{string.Join(", ", given.Select(r => $"'{r}'"))}]");
    }
}

/// <summary>TL-13 and TL-16, which pools share.</summary>
public static class TlsOptionRules
{
    public static Fault? Check(ImmutableArray<string>? versions, ImmutableArray<string>? alpn)
    {
        if (versions is { IsEmpty: true })
            return Fault.Validation("Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the default.");
        return alpn is { IsEmpty: true }
            ? Fault.Validation("Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use the default.")
            : null;
    }
}
