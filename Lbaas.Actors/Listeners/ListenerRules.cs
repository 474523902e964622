using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Listeners;

/// <summary>Cross-field rules of listeners; the numbers are those of spec validation.</summary>
public static class ListenerRules
{
    /// <summary>PO-1: would both listen at the same place?</summary>
    public static bool Clash(Listener one, Listener other) =>
        one.ProtocolPort == other.ProtocolPort && Protocols.Transport(one.Protocol) == Protocols.Transport(other.Protocol);

    /// <summary>PR-5, PR-2, PR-1: the default pool.</summary>
    public static Fault? CheckPool(Listener listener, Configuration tree)
    {
        if (listener.DefaultPoolId is not { } poolId)
            return null;
        if (listener.Protocol == Protocols.Prometheus)
            return PrometheusHasNoChildren;
        if (tree.Pool(poolId) is not { } pool)
            return Fault.NotFound("Pool", poolId);
        return Protocols.Match(listener.Protocol, pool.Protocol) ? null : Mismatch(listener.Protocol, pool.Protocol);
    }

    public static readonly Fault PrometheusHasNoChildren = new(400, "Protocol PROMETHEUS listeners cannot have child objects.");

    public static Fault Mismatch(string listenerProtocol, string poolProtocol) =>
        Fault.Validation($"The pool protocol '{poolProtocol}' is invalid while the listener protocol is '{listenerProtocol}'.");

    /// <summary>Everything a new listener must satisfy among its siblings, whoever provides it.</summary>
    public static Fault? CheckNew(
        Listener listener, Configuration tree, LoadBalancer balancer, ReferenceFindings findings, TlsPolicy policy) =>
        ListenerTlsRules.CheckAllowed(listener, policy)
        ?? ListenerTlsRules.CheckNew(listener, findings, policy)
        ?? HeaderRules.Check(listener.Protocol, listener.InsertHeaders)
        ?? CheckHsts(listener)
        ?? CheckCidrs(listener.AllowedCidrs, balancer)
        ?? CheckPort(listener, tree);

    /// <summary>What a PUT must satisfy, given the stored listener.</summary>
    public static Fault? CheckUpdate(
        Listener stored, ListenerPatch patch, LoadBalancer balancer, ReferenceFindings findings, TlsPolicy policy)
    {
        var headers = patch.InsertHeaders.IsSet && patch.InsertHeaders.Value is { Count: > 0 } given ? given : null;
        return ListenerTlsRules.CheckUpdate(stored, patch, headers is not null, findings, policy)
            ?? (headers is null ? null : HeaderRules.Check(stored.Protocol, headers))
            ?? CheckHstsUpdate(stored, patch)
            ?? (patch.AllowedCidrs.IsSet ? CheckCidrs(patch.AllowedCidrs.Value, balancer) : null);
    }

    /// <summary>What amphorae can't do, which is told last (spec api 15): protocols of the data plane, and LI-14.</summary>
    public static Fault? CheckProvider(Listener listener, LoadBalancerOptions options) =>
        options.ListenerProtocols.Contains(listener.Protocol)
            ? TlsOptionRules.CheckProvider(listener.AlpnProtocols)
            : Fault.UnsupportedOption($"{listener.Protocol} listeners are not available in this deployment.");

    private static Fault? CheckPort(Listener listener, Configuration tree)
    {
        var clash = tree.Listeners.Values.FirstOrDefault(other => Clash(other, listener));
        return clash is null
            ? null
            : new Fault(409, $"Another Listener on this Load Balancer is already using protocol {clash.Protocol} and protocol_port {clash.ProtocolPort}");
    }

    // LI-5, LI-6.
    private static Fault? CheckHsts(Listener listener)
    {
        if ((listener.HstsIncludeSubdomains || listener.HstsPreload) && listener.HstsMaxAge is null)
            return HstsNeedsAge;
        return listener.HstsMaxAge is not null && listener.Protocol != Protocols.TerminatedHttps ? HstsNeedsTls : null;
    }

    private static Fault? CheckHstsUpdate(Listener stored, ListenerPatch patch)
    {
        var wanted = patch.HstsIncludeSubdomains is { IsSet: true, Value: true } || patch.HstsPreload is { IsSet: true, Value: true };
        if (wanted && patch.HstsMaxAge.Or(stored.HstsMaxAge) is null)
            return HstsNeedsAge;
        return patch.HstsMaxAge is { IsSet: true, Value: not null } && stored.Protocol != Protocols.TerminatedHttps ? HstsNeedsTls : null;
    }

    private static readonly Fault HstsNeedsAge =
        Fault.Validation("HSTS configuration options hsts_include_subdomains and hsts_preload only make sense if hsts_max_age is set to an appropriate value.");

    private static readonly Fault HstsNeedsTls =
        Fault.Validation("The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.");

    // LI-11, and LI-10 once the VIP is known.
    private static Fault? CheckCidrs(ImmutableArray<string>? cidrs, LoadBalancer balancer)
    {
        if (cidrs is not { IsEmpty: false } given)
            return null;
        if (!balancer.VipSecurityGroupIds.IsDefaultOrEmpty)
            return Fault.Validation("Allowed CIDRs are not allowed when using custom VIP Security Groups.");
        return balancer.Vip is { } vip ? CheckFamilies(given, vip) : null;
    }

    /// <summary>LI-10.</summary>
    public static Fault? CheckFamilies(ImmutableArray<string>? cidrs, Vip vip)
    {
        if (cidrs is not { IsEmpty: false } given)
            return null;
        string[] vips = [vip.Address, .. vip.Additional.Select(additional => additional.Address)];
        var families = vips.Select(address => IPAddress.Parse(address).AddressFamily).ToHashSet();
        var foreign = given.FirstOrDefault(cidr => !families.Contains(FamilyOf(cidr)));
        return foreign is null
            ? null
            : Fault.Validation($"CIDR {foreign} IP version incompatible with all VIPs [{string.Join(", ", vips.Select(v => $"'{v}'"))}] IP version.");
    }

    private static AddressFamily FamilyOf(string cidr) =>
        cidr.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
}
