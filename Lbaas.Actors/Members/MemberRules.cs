using System.Net;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Members;

/// <summary>Cross-field rules of members; the numbers are those of spec validation.</summary>
public static class MemberRules
{
    /// <summary>ME-1.</summary>
    public static Fault? CheckDuplicate(Member member, Pool pool) =>
        pool.Members.Values.Any(other => other.Endpoint == member.Endpoint) ? Duplicate(member) : null;

    public static Fault Duplicate(Member member) =>
        new(409, $"Another member on this pool is already using ip {member.Address} on protocol_port {member.ProtocolPort}");

    /// <summary>ME-2. Addresses are compared by value: each has many spellings.</summary>
    public static Fault? CheckAddress(Member member, LoadBalancerOptions options) =>
        IPAddress.TryParse(member.Address, out var address) && options.ReservedAddresses.Any(reserved => IPAddress.Parse(reserved).Equals(address))
            ? Fault.InvalidOption(member.Address, "member address")
            : null;

    /// <summary>ME-5.</summary>
    public static Fault? CheckPort(Member member, LoadBalancer balancer) =>
        member.VnicType == Member.DirectPort && balancer.Flavor is not { AllowMemberSriov: true }
            ? new Fault(400, "The load balancer flavor does not allow SR-IOV member ports.")
            : null;

    /// <summary>ME-6: UDP and SCTP do not cross IP families.</summary>
    public static Fault? CheckFamily(Member member, Pool pool, Configuration tree)
    {
        if (!DependsOnFamily(pool, tree) || tree.LoadBalancer?.Vip is not { } vip)
            return null;
        var isV6 = IsV6(member.Address);
        return vip.Additional.Select(additional => additional.Address).Prepend(vip.Address).Any(address => IsV6(address) == isV6)
            ? null
            : Fault.UnsupportedOption("This provider doesn't support mixing IPv4 and IPv6 addresses for its VIP and members in UDP and SCTP load balancers.");
    }

    /// <summary>Whether ME-6 is about this pool.</summary>
    public static bool DependsOnFamily(Pool pool, Configuration tree) => Protocols.IsDatagram(pool.Protocol) && tree.ListenersOf(pool.Id).Any();

    /// <summary>ME-6 for a tree whose VIP has become known.</summary>
    public static Fault? CheckFamilies(Configuration tree) => tree.Pools.Values.OrderBy(pool => pool.CreatedAt)
        .SelectMany(pool => pool.Members.Values.OrderBy(member => member.CreatedAt).Select(member => CheckFamily(member, pool, tree)))
        .FirstOrDefault(fault => fault is not null);

    private static bool IsV6(string address) => address.Contains(':', StringComparison.Ordinal);
}
