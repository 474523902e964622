using Lbaas.Actors.Certificates;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Listeners;

/// <summary>TLS rules of listeners (TL-1..TL-18, PR-6, PR-7).</summary>
public static class ListenerTlsRules
{
    /// <summary>PR-6 and PR-7.</summary>
    public static Fault? CheckAllowed(Listener listener, TlsPolicy policy)
    {
        var isForbidden = listener.Protocol switch
        {
            Protocols.TerminatedHttps => !policy.AllowTerminatedListeners,
            Protocols.Prometheus => !policy.AllowPrometheusListeners || (!policy.AllowTerminatedListeners && HasReference(listener)),
            _ => false,
        };
        return isForbidden ? new Fault(400, $"The selected protocol is not allowed in this deployment: {listener.Protocol}") : null;
    }

    public static Fault? CheckNew(Listener listener, ReferenceFindings findings, TlsPolicy policy)
    {
        var hasServer = HasServerReference(listener);
        var hasReference = HasReference(listener);
        if (Protocols.IsDatagram(listener.Protocol) && (hasReference || !listener.InsertHeaders.IsEmpty))
            return Fault.Validation($"{listener.Protocol} protocol listener does not support TLS.");
        if (!IsCapable(listener, hasReference))
            return hasReference ? NotAllowed(listener.Protocol) : TlsOptionRules.CheckCiphers(listener.TlsCiphers, policy);
        if (listener.ClientCaTlsContainerRef is not null && !hasServer)
            return Fault.Validation("An SNI or default certificate container reference must be provided with a client CA container reference.");
        if (!hasServer)
            return Fault.Validation($"An SNI or default certificate container reference must be provided for {NameOf(listener.Protocol)} protocol listeners.");
        return CheckClient(listener.ClientAuthentication, listener.ClientCaTlsContainerRef, listener.ClientCrlContainerRef)
            ?? TlsOptionRules.CheckCiphers(listener.TlsCiphers, policy)
            ?? TlsOptionRules.CheckLists(listener.TlsVersions, listener.AlpnProtocols, policy)
            ?? ReferenceRules.CheckCertificates([listener.DefaultTlsContainerRef, .. listener.SniContainerRefs], findings)
            ?? ReferenceRules.CheckAuthority(listener.ClientCaTlsContainerRef, listener.ClientCrlContainerRef, findings);
    }

    public static Fault? CheckUpdate(Listener stored, ListenerPatch patch, bool givesHeaders, ReferenceFindings findings, TlsPolicy policy)
    {
        string?[] given = [patch.DefaultTlsContainerRef.Value, .. patch.SniContainerRefs.Value ?? [], patch.ClientCaTlsContainerRef.Value];
        var hasReference = given.Any(reference => reference is not null);
        if (Protocols.IsDatagram(stored.Protocol) && (hasReference || givesHeaders))
            return Fault.Validation($"{stored.Protocol} protocol listener does not support TLS or header insertion.");
        if (hasReference && stored.Protocol is not (Protocols.TerminatedHttps or Protocols.Prometheus))
            return NotAllowed(stored.Protocol);
        var ca = patch.ClientCaTlsContainerRef.Or(stored.ClientCaTlsContainerRef);
        var crl = patch.ClientCrlContainerRef.Or(null);
        // An authority that goes leaves nothing behind that needs one: clients would silently be let in unchecked.
        var leaves = patch.ClientCaTlsContainerRef is { IsSet: true, Value: null };
        return CheckClient(
                patch.ClientAuthentication.Or(leaves ? stored.ClientAuthentication : null), ca, patch.ClientCrlContainerRef.Or(leaves ? stored.ClientCrlContainerRef : null))
            ?? TlsOptionRules.CheckCiphers(patch.TlsCiphers.Value, policy)
            ?? TlsOptionRules.CheckLists(patch.TlsVersions.Value, patch.AlpnProtocols.Value, policy)
            ?? ReferenceRules.CheckCertificates([patch.DefaultTlsContainerRef.Value, .. patch.SniContainerRefs.Value ?? []], findings)
            ?? ReferenceRules.CheckAuthority(crl is null ? patch.ClientCaTlsContainerRef.Value : ca, crl, findings);
    }

    private static bool HasServerReference(Listener listener) =>
        listener.DefaultTlsContainerRef is not null || !listener.SniContainerRefs.IsDefaultOrEmpty;

    private static bool HasReference(Listener listener) =>
        HasServerReference(listener) || listener.ClientCaTlsContainerRef is not null;

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
}
