using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Drivers.Networks;

/// <summary>The rules of VIP requests (spec validation 6): what is asked for → what is to be allocated.</summary>
/// <param name="network">Where the rules look things up.</param>
/// <param name="addressesPerAmphora">Free addresses a subnet must have for each amphora, besides one for the VIP, to be chosen (VI-10).</param>
/// <param name="networks">Where VIPs may be.</param>
public sealed class VipRules(INetworkLookup network, int addressesPerAmphora, VipNetworks networks)
{
    /// <exception cref="VipRefusedException">The request breaks a rule.</exception>
    public async ValueTask<VipPlan> PlanAsync(VipRequest request, CancellationToken cancellation)
    {
        var plan = request switch
        {
            { PortId: { } port } => await FromPortAsync(port, request, cancellation).ConfigureAwait(false),
            { NetworkId: { } id } => await FromNetworkAsync(id, request, cancellation).ConfigureAwait(false),
            { SubnetId: { } subnet } => await FromSubnetAsync(subnet, request, cancellation).ConfigureAwait(false),
            _ => throw Refused(Nothing),
        };
        networks.Check(plan.NetworkId, request);
        await CheckQosAsync(request, cancellation).ConfigureAwait(false);
        await CheckAdditionalAsync(plan, request, cancellation).ConfigureAwait(false);
        await CheckSecurityGroupsAsync(request, cancellation).ConfigureAwait(false);
        return plan with { QosPolicyId = request.QosPolicyId ?? plan.QosPolicyId, Additional = request.Additional };
    }

    /// <summary>VI-1.</summary>
    public static readonly Fault Nothing = Fault.Validation("VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.");

    /// <summary>VI-20.</summary>
    public static VipRefusedException InUse(string detail) => Refused(new Fault(409, $"The VIP IP address is already in use: {detail}"));

    /// <summary>VI-10: nothing is left to give.</summary>
    public static VipRefusedException Exhausted() => Invalid("Subnet(s) in the supplied network do not contain enough available IPs.");

    private async ValueTask<VipPlan> FromPortAsync(Guid portId, VipRequest request, CancellationToken cancellation)
    {
        var port = await network.FindPortAsync(portId, cancellation).ConfigureAwait(false)
            ?? throw Refused(Fault.ReferenceNotFound("Port", portId));
        if (!string.IsNullOrEmpty(port.DeviceId))
            throw Invalid($"Port {portId} is already used by device {port.DeviceId} ");
        FixedIp? found;
        if (request.SubnetId is { } subnetId)
        {
            await SubnetAsync(subnetId, cancellation).ConfigureAwait(false);
            found = port.FixedIps.FirstOrDefault(ip => ip.SubnetId == subnetId)
                ?? throw Invalid("No VIP address found on the specified VIP port within the specified subnet.");
        }
        else if (request.Address is { } address)
        {
            found = port.FixedIps.FirstOrDefault(ip => IPAddress.Parse(ip.Address).Equals(IPAddress.Parse(address)))
                ?? throw Invalid("Specified VIP address not found on the specified VIP port.");
        }
        else
        {
            found = port.FixedIps is [var only]
                ? only
                : throw Invalid("VIP port's subnet could not be determined. Please specify either a VIP subnet or address.");
        }
        return new VipPlan(port.NetworkId, found.SubnetId, found.Address, portId, port.QosPolicyId);
    }

    private async ValueTask<VipPlan> FromNetworkAsync(Guid networkId, VipRequest request, CancellationToken cancellation)
    {
        var found = await network.FindNetworkAsync(networkId, cancellation).ConfigureAwait(false)
            ?? throw Refused(Fault.ReferenceNotFound("Network", networkId));
        if (request.SubnetId is { } given)
        {
            return found.SubnetIds.Contains(given)
                ? new VipPlan(networkId, given, request.Address, null, null)
                : throw Refused(Fault.ReferenceNotFound("Subnet", given));
        }
        var subnets = new List<SubnetInfo>();
        foreach (var id in found.SubnetIds)
            subnets.Add(await SubnetAsync(id, cancellation).ConfigureAwait(false));
        var subnet = request.Address is { } address ? Containing(subnets, address) : WithRoom(subnets, 1 + (addressesPerAmphora * (request.Amphorae ?? 1)));
        return new VipPlan(networkId, subnet.Id, request.Address, null, null);
    }

    private async ValueTask<VipPlan> FromSubnetAsync(Guid subnetId, VipRequest request, CancellationToken cancellation)
    {
        var subnet = await SubnetAsync(subnetId, cancellation).ConfigureAwait(false);
        return new VipPlan(subnet.NetworkId, subnetId, request.Address, null, null);
    }

    private static SubnetInfo Containing(List<SubnetInfo> subnets, string address) =>
        subnets.FirstOrDefault(s => s.Cidr.Contains(IPAddress.Parse(address))) ?? throw OutOfSubnet();

    /// <summary>VI-9; also for an address outside the one subnet that was named, which has no rule of its own.</summary>
    public static VipRefusedException OutOfSubnet() => Invalid("Supplied network does not contain a subnet for VIP address specified.");

    private static SubnetInfo WithRoom(List<SubnetInfo> subnets, int addressesNeeded)
    {
        if (subnets.Count == 0)
            throw Invalid("Supplied network does not contain a subnet.");
        var roomy = subnets.FindAll(s => s.FreeAddresses >= addressesNeeded);
        return roomy.Find(s => s.Cidr.BaseAddress.AddressFamily == AddressFamily.InterNetwork) ?? roomy.FirstOrDefault() ?? throw Exhausted();
    }

    private async ValueTask CheckQosAsync(VipRequest request, CancellationToken cancellation)
    {
        if (request.QosPolicyId is not { } policy)
            return;
        switch (await network.HasQosPolicyAsync(policy, cancellation).ConfigureAwait(false))
        {
            case null:
                throw Invalid("VIP QoS policy is not allowed in this deployment.");
            case false:
                throw Refused(Fault.ReferenceNotFound("qos_policy", policy));
        }
    }

    private async ValueTask CheckAdditionalAsync(VipPlan plan, VipRequest request, CancellationToken cancellation)
    {
        var taken = new HashSet<Guid> { plan.SubnetId };
        foreach (var additional in request.Additional)
        {
            var subnet = await network.FindSubnetAsync(additional.SubnetId, cancellation).ConfigureAwait(false)
                ?? throw Invalid($"Subnet {additional.SubnetId} not found");
            if (subnet.NetworkId != plan.NetworkId)
                throw Invalid("All VIP subnets must belong to the same network.");
            if (!taken.Add(additional.SubnetId))
                throw Invalid("Duplicate VIP subnet(s) specified. Only one IP can be bound per subnet.");
        }
    }

    private async ValueTask CheckSecurityGroupsAsync(VipRequest request, CancellationToken cancellation)
    {
        foreach (var group in request.SecurityGroupIds)
        {
            if (!await network.HasSecurityGroupAsync(group, cancellation).ConfigureAwait(false))
                throw Refused(Fault.ReferenceNotFound("Security Group", group));
        }
    }

    private async ValueTask<SubnetInfo> SubnetAsync(Guid id, CancellationToken cancellation) =>
        await network.FindSubnetAsync(id, cancellation).ConfigureAwait(false) ?? throw Refused(Fault.ReferenceNotFound("Subnet", id));

    private static VipRefusedException Invalid(string detail) => Refused(Fault.Validation(detail));

    private static VipRefusedException Refused(Fault fault) => new(fault);
}
