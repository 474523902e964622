using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.Drivers;

/// <summary>The VIP rules by number (spec validation 6).</summary>
public sealed class VipRulesTests
{
    private readonly TableNetwork _network = new();
    private readonly Guid _net = Guid.NewGuid();
    private readonly Guid _six;
    private readonly Guid _four;
    private readonly Guid _elsewhere;

    public VipRulesTests()
    {
        _six = _network.AddSubnet(_net, "2001:db8::/64");
        _four = _network.AddSubnet(_net, "10.0.0.0/24");
        _network.AddNetwork(_net);
        _elsewhere = _network.AddSubnet(Guid.NewGuid(), "10.9.0.0/24");
    }

    [Fact]
    public Task VI_1_nothing_given() =>
        RefusedAsync(new(), 400, "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.");

    [Fact]
    public async Task VI_3_a_port_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(new() { PortId = id }, 400, $"Port {id} not found.");
    }

    [Fact]
    public async Task VI_3_a_port_in_use()
    {
        var id = _network.AddPort(_net, "vm-1", null, new FixedIp(_four, "10.0.0.5"));
        await RefusedAsync(new() { PortId = id }, 400, $"Validation failure: Port {id} is already used by device vm-1 ");
    }

    [Fact]
    public async Task VI_4_a_port_with_a_subnet_gives_its_first_address_there()
    {
        var id = Port();
        Assert.Equal("10.0.0.5", (await PlanAsync(new() { PortId = id, SubnetId = _four })).Address);
    }

    [Fact]
    public Task VI_4_a_port_without_an_address_in_the_subnet() => RefusedAsync(
        new() { PortId = Port(), SubnetId = _elsewhere }, 400,
        "Validation failure: No VIP address found on the specified VIP port within the specified subnet.");

    [Fact]
    public async Task VI_4_a_subnet_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(new() { PortId = Port(), SubnetId = id }, 400, $"Subnet {id} not found.");
    }

    [Fact]
    public async Task VI_5_addresses_are_compared_by_value() =>
        Assert.Equal(_six, (await PlanAsync(new() { PortId = Port(), Address = "2001:db8:0:0:0:0:0:5" })).SubnetId);

    [Fact]
    public Task VI_5_an_address_that_the_port_has_not() => RefusedAsync(
        new() { PortId = Port(), Address = "10.0.0.6" }, 400, "Validation failure: Specified VIP address not found on the specified VIP port.");

    [Fact]
    public async Task VI_6_a_port_with_one_address()
    {
        var id = _network.AddPort(_net, "", null, new FixedIp(_four, "10.0.0.7"));
        Assert.Equal(new VipPlan(_net, _four, "10.0.0.7", id, null), await PlanAsync(new() { PortId = id }));
    }

    [Fact]
    public Task VI_6_a_port_with_several_addresses() => RefusedAsync(
        new() { PortId = Port() }, 400,
        "Validation failure: VIP port's subnet could not be determined. Please specify either a VIP subnet or address.");

    [Fact]
    public async Task VI_7_the_port_hands_down_its_QoS_policy()
    {
        var policy = Guid.NewGuid();
        var id = _network.AddPort(_net, null, policy, new FixedIp(_four, "10.0.0.7"));
        Assert.Equal(policy, (await PlanAsync(new() { PortId = id })).QosPolicyId);
    }

    [Fact]
    public Task VI_8_a_subnet_of_another_network() =>
        RefusedAsync(new() { NetworkId = _net, SubnetId = _elsewhere }, 400, $"Subnet {_elsewhere} not found.");

    [Fact]
    public async Task VI_8_a_network_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(new() { NetworkId = id }, 400, $"Network {id} not found.");
    }

    [Fact]
    public async Task VI_9_the_subnet_that_contains_the_address() =>
        Assert.Equal(_six, (await PlanAsync(new() { NetworkId = _net, Address = "2001:db8::77" })).SubnetId);

    [Fact]
    public Task VI_9_no_subnet_contains_the_address() => RefusedAsync(
        new() { NetworkId = _net, Address = "192.0.2.1" }, 400,
        "Validation failure: Supplied network does not contain a subnet for VIP address specified.");

    [Fact]
    public async Task VI_10_the_first_IPv4_subnet_with_room_is_preferred() =>
        Assert.Equal(_four, (await PlanAsync(new() { NetworkId = _net })).SubnetId);

    [Fact]
    public Task VI_10_a_network_without_subnets() => RefusedAsync(
        new() { NetworkId = _network.AddNetwork(Guid.NewGuid()) }, 400, "Validation failure: Supplied network does not contain a subnet.");

    [Fact]
    public async Task VI_10_a_network_without_room()
    {
        var full = Guid.NewGuid();
        _network.AddSubnet(full, "10.1.0.0/30", free: 1);
        await RefusedAsync(
            new() { NetworkId = _network.AddNetwork(full) }, 400,
            "Validation failure: Subnet(s) in the supplied network do not contain enough available IPs.");
    }

    [Fact]
    public async Task VI_11_a_subnet_brings_its_network() =>
        Assert.Equal(new VipPlan(_net, _four, null, null, null), await PlanAsync(new() { SubnetId = _four }));

    [Fact]
    public Task VI_12_a_subnet_repeated() => RefusedAsync(
        new() { SubnetId = _four, Additional = [new(_four, null, null)] }, 400,
        "Validation failure: Duplicate VIP subnet(s) specified. Only one IP can be bound per subnet.");

    [Fact]
    public Task VI_13_an_additional_subnet_of_another_network() => RefusedAsync(
        new() { SubnetId = _four, Additional = [new(_elsewhere, null, null)] }, 400,
        "Validation failure: All VIP subnets must belong to the same network.");

    [Fact]
    public async Task VI_13_an_additional_subnet_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(
            new() { SubnetId = _four, Additional = [new(id, null, null)] }, 400, $"Validation failure: Subnet {id} not found");
    }

    [Fact]
    public async Task VI_14_a_QoS_policy_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(new() { SubnetId = _four, QosPolicyId = id }, 400, $"qos_policy {id} not found.");
    }

    [Fact]
    public Task VI_14_no_QoS_at_all()
    {
        _network.QosPolicies = null;
        return RefusedAsync(
            new() { SubnetId = _four, QosPolicyId = Guid.NewGuid() }, 400,
            "Validation failure: VIP QoS policy is not allowed in this deployment.");
    }

    [Fact]
    public async Task VI_15_a_security_group_that_is_not_there()
    {
        var id = Guid.NewGuid();
        await RefusedAsync(new() { SubnetId = _four, SecurityGroupIds = [id] }, 400, $"Security Group {id} not found.");
    }

    private Guid Port() => _network.AddPort(_net, null, null, new FixedIp(_six, "2001:db8::5"), new FixedIp(_four, "10.0.0.5"));

    private ValueTask<VipPlan> PlanAsync(VipRequest request) => new VipRules(_network, addressesPerAmphora: 1, VipNetworks.All).PlanAsync(request, default);

    private async Task RefusedAsync(VipRequest request, int code, string text)
    {
        var refused = await Assert.ThrowsAsync<VipRefusedException>(async () => await PlanAsync(request));

        Assert.Equal(new Fault(code, text), refused.Fault);
    }
}
