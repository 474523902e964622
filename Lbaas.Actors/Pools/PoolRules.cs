using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Pools;

/// <summary>Cross-field rules of pools; the numbers are those of spec validation.</summary>
public static class PoolRules
{
    /// <summary>SP-3..SP-8.</summary>
    public static Fault? CheckNew(Pool pool) => SessionPersistenceRules.Check(pool.SessionPersistence, pool.Protocol, isUpdate: false);

    /// <summary>SP-2, PR-5, PR-1: a pool made as a listener's default pool.</summary>
    public static Fault? CheckListener(Pool pool, Listener listener)
    {
        if (listener.Protocol == Protocols.Prometheus)
            return ListenerRules.PrometheusHasNoChildren;
        if (listener.DefaultPoolId is not null)
            return new Fault(409, "This listener already has a default pool");
        return Protocols.Match(listener.Protocol, pool.Protocol) ? null : ListenerRules.Mismatch(listener.Protocol, pool.Protocol);
    }

    /// <summary>SP-11, SP-12, SP-13 at creation.</summary>
    public static Fault? CheckTls(Pool pool, ReferenceFindings findings, TlsPolicy policy)
    {
        if (pool.CrlContainerRef is not null && pool.CaTlsContainerRef is null)
            return Fault.Validation("A CA certificate reference is required to specify a revocation list.");
        return TlsOptionRules.CheckCiphers(pool.TlsCiphers, policy)
            ?? (pool.TlsEnabled ? TlsOptionRules.CheckLists(pool.TlsVersions, pool.AlpnProtocols, policy) : null)
            ?? ReferenceRules.CheckCertificates([pool.TlsContainerRef], findings)
            ?? ReferenceRules.CheckAuthority(pool.CaTlsContainerRef, pool.CrlContainerRef, findings);
    }

    public static Fault? CheckUpdate(Pool stored, PoolPatch patch, ReferenceFindings findings, TlsPolicy policy)
    {
        if (patch.SessionPersistence is { IsSet: true, Value: { } given })
        {
            if (given.Type is null && stored.SessionPersistence is null)
                return Fault.Validation("Invalid session_persistence provided.");
            var merged = given with { Type = given.Type ?? stored.SessionPersistence!.Type };
            if (SessionPersistenceRules.Check(merged, stored.Protocol, isUpdate: true) is { } fault)
                return fault;
        }

        return CheckTlsUpdate(stored, patch, findings, policy);
    }

    /// <summary>SP-15 and LI-14: what amphorae can't do, which is told last (spec api 15).</summary>
    public static Fault? CheckProvider(string? algorithm, ImmutableArray<string>? alpn) => TlsOptionRules.CheckProvider(alpn) ?? CheckAlgorithm(algorithm);

    private static Fault? CheckAlgorithm(string? algorithm) => algorithm == "SOURCE_IP_PORT"
        ? Fault.UnsupportedOption("Amphora provider does not support SOURCE_IP_PORT algorithm.")
        : null;

    private static Fault? CheckTlsUpdate(Pool stored, PoolPatch patch, ReferenceFindings findings, TlsPolicy policy)
    {
        var ca = patch.CaTlsContainerRef.Or(stored.CaTlsContainerRef);
        if (patch.CrlContainerRef is { IsSet: true, Value: not null } && ca is null)
            return Fault.Validation("A CA reference is required to specify a certificate revocation list.");
        if (patch.CaTlsContainerRef is { IsSet: true, Value: null } && patch.CrlContainerRef.Or(stored.CrlContainerRef) is not null)
            return Fault.Validation("A CA reference cannot be removed when a certificate revocation list is present.");
        var crl = patch.CrlContainerRef.Or(null);
        return TlsOptionRules.CheckCiphers(patch.TlsCiphers.Value, policy)
            ?? TlsOptionRules.CheckLists(patch.TlsVersions.Value, patch.AlpnProtocols.Value, policy)
            ?? ReferenceRules.CheckCertificates([patch.TlsContainerRef.Value], findings)
            ?? ReferenceRules.CheckAuthority(crl is null ? patch.CaTlsContainerRef.Value : ca, crl, findings);
    }
}
