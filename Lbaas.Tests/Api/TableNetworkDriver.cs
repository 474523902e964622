using Lbaas.Actors.Networks;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Api;

/// <summary>A network service that has what a test wrote into it, and follows all the rules of VIPs.</summary>
internal sealed class TableNetworkDriver(TableNetwork network) : INetworkDriver
{
    /// <summary>How many VIPs it has given and not got back.</summary>
    public int Held { get; private set; }

    public async ValueTask<Vip> AllocateVipAsync(AllocateVip request, CancellationToken cancellation)
    {
        var plan = await PlanAsync(request.Request, cancellation);
        Held++;
        return new Vip(plan.Address ?? AddressIn(plan.SubnetId), plan.PortId ?? Guid.NewGuid(), plan.SubnetId, plan.NetworkId, plan.PortId is null)
        {
            QosPolicyId = plan.QosPolicyId,
            Additional = [.. plan.Additional.Select(vip => new AdditionalVip(vip.SubnetId, vip.Address ?? AddressIn(vip.SubnetId), vip.PortId ?? Guid.NewGuid()))],
        };
    }

    public async ValueTask CheckVipAsync(VipRequest request, CancellationToken cancellation) => await PlanAsync(request, cancellation);

    public ValueTask ReleaseVipAsync(Guid loadBalancerId, Vip? vip, CancellationToken cancellation)
    {
        Held--;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) => network.FindSubnetAsync(id, cancellation);

    public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => network.FindNetworkAsync(id, cancellation);

    public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) => network.FindPortAsync(id, cancellation);

    public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => network.HasQosPolicyAsync(id, cancellation);

    public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => network.HasSecurityGroupAsync(id, cancellation);

    private ValueTask<VipPlan> PlanAsync(VipRequest request, CancellationToken cancellation) =>
        new VipRules(network, addressesPerAmphora: 1, VipNetworks.All).PlanAsync(request, cancellation);

    private string AddressIn(Guid subnet) => network.Subnets.Find(found => found.Id == subnet)!.Cidr.BaseAddress.ToString();
}
