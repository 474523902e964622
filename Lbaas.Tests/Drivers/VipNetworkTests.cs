using Lbaas.Actors.Networks;
using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.Drivers;

/// <summary>Where VIPs may be (VI-16), and how much room load balancers of more than one amphora need (VI-10).</summary>
public sealed class VipNetworkTests
{
    private readonly TableNetwork _network = new();
    private readonly Guid _here = Guid.NewGuid();
    private readonly Guid _there = Guid.NewGuid();
    private readonly Guid _subnet;

    public VipNetworkTests()
    {
        _subnet = _network.AddSubnet(_here, "10.0.0.0/24", free: 2);
        _network.AddSubnet(_there, "10.1.0.0/24", free: 3);
        _network.AddNetwork(_here);
        _network.AddNetwork(_there);
    }

    [Fact]
    public Task VI_16_the_deployment_names_the_networks() =>
        RefusedAsync(new VipNetworks([_there], []), new() { NetworkId = _here });

    [Fact]
    public async Task VI_16_a_network_that_is_named_is_taken() =>
        Assert.Equal(_here, (await PlanAsync(new VipNetworks([_here], []), new() { NetworkId = _here })).NetworkId);

    [Fact]
    public Task VI_16_a_subnet_stands_for_its_network() =>
        RefusedAsync(new VipNetworks([_there], []), new() { SubnetId = _subnet });

    [Fact]
    public Task VI_16_a_port_stands_for_its_network() => RefusedAsync(
        new VipNetworks([_there], []), new() { PortId = _network.AddPort(_here, null, null, new FixedIp(_subnet, "10.0.0.5")) });

    [Fact]
    public Task VI_16_some_networks_are_denied() =>
        RefusedAsync(new VipNetworks([], [_here]), new() { NetworkId = _here });

    [Fact]
    public async Task VI_16_the_availability_zone_comes_before_the_deployment()
    {
        var request = new VipRequest { NetworkId = _here, AllowedNetworks = [_here] };

        Assert.Equal(_here, (await PlanAsync(new VipNetworks([_there], []), request)).NetworkId);
    }

    [Fact]
    public Task VI_16_the_availability_zone_says_no_as_well() =>
        RefusedAsync(VipNetworks.All, new() { NetworkId = _here, AllowedNetworks = [_there] });

    [Fact]
    public Task VI_16_an_empty_list_leaves_it_to_the_deployment() =>
        RefusedAsync(new VipNetworks([_there], []), new() { NetworkId = _here, AllowedNetworks = [] });

    [Fact]
    public async Task VI_10_a_pair_needs_an_address_more()
    {
        var refused = await Assert.ThrowsAsync<VipRefusedException>(
            async () => await PlanAsync(VipNetworks.All, new() { NetworkId = _here, Amphorae = 2 }));

        Assert.Equal("Validation failure: Subnet(s) in the supplied network do not contain enough available IPs.", refused.Fault.Text);
        Assert.Equal(_there, (await PlanAsync(VipNetworks.All, new() { NetworkId = _there, Amphorae = 2 })).NetworkId);
    }

    private ValueTask<VipPlan> PlanAsync(VipNetworks networks, VipRequest request) =>
        new VipRules(_network, addressesPerAmphora: 1, networks).PlanAsync(request, default);

    private async Task RefusedAsync(VipNetworks networks, VipRequest request)
    {
        var refused = await Assert.ThrowsAsync<VipRefusedException>(async () => await PlanAsync(networks, request));

        Assert.Equal(
            (400, "Validation failure: Supplied VIP network_id is not allowed by the configuration of this deployment."),
            (refused.Fault.Code, refused.Fault.Text));
    }
}
