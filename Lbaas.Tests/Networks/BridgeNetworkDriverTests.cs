using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Drivers;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Networks;

/// <summary>Addresses on a bridge. The bridge itself is not made before something is plugged into it.</summary>
public sealed class BridgeNetworkDriverTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Guid _loadBalancer = Guid.NewGuid();
    private readonly Guid _amphora = Guid.NewGuid();
    private readonly BridgeNetworkDriver _driver;

    public BridgeNetworkDriverTests() => _driver = Open();

    public void Dispose()
    {
        _driver.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_VIP_comes_after_the_bridges_own_address() =>
        Assert.Equal("198.18.0.2", (await AllocateAsync(BridgeNetwork.SubnetId)).Address);

    [Fact]
    public async Task A_VIP_of_IPv6_comes_from_the_other_subnet() =>
        Assert.Equal("fd00:18::2", (await AllocateAsync(BridgeNetwork.SubnetIdV6)).Address);

    [Fact]
    public async Task An_additional_VIP_comes_from_the_subnet_it_names()
    {
        var vip = await _driver.AllocateVipAsync(
            new AllocateVip(_loadBalancer, "p", new VipRequest
            {
                SubnetId = BridgeNetwork.SubnetId,
                Additional = [new AdditionalVipRequest(BridgeNetwork.SubnetIdV6, "fd00:18::77", null)],
            }), default);

        Assert.Equal(new AdditionalVip(BridgeNetwork.SubnetIdV6, "fd00:18::77", vip.PortId), Assert.Single(vip.Additional));
    }

    [Fact]
    public async Task An_amphora_has_an_address_of_its_own_in_each_subnet()
    {
        var vip = await AllocateAsync(BridgeNetwork.SubnetIdV6);

        var port = await _driver.FindPortAsync(_loadBalancer, _amphora, vip, default);

        Assert.Equal("fd00:18::3", port.Address);
        Assert.Equal(new AddressInSubnet("198.18.0.2", "198.18.0.0/24", "198.18.0.1"), Assert.Single(port.Others));
        Assert.Equal(new AddressInSubnet("fd00:18::2", "fd00:18::/64", "fd00:18::1"), port.Vip);
    }

    [Fact]
    public async Task What_was_given_survives_a_restart()
    {
        var vip = await AllocateAsync(BridgeNetwork.SubnetId);
        var port = await _driver.FindPortAsync(_loadBalancer, _amphora, vip, default);
        using var restarted = Open();

        Assert.Equal(vip.Address, (await AllocateAsync(BridgeNetwork.SubnetId, restarted)).Address);
        Assert.Equal(port.Address, (await restarted.FindPortAsync(_loadBalancer, _amphora, vip, default)).Address);
        Assert.NotEqual(port.Address, (await restarted.FindPortAsync(_loadBalancer, Guid.NewGuid(), vip, default)).Address);
    }

    [Fact]
    public async Task What_an_amphora_had_is_free_when_it_or_the_load_balancer_is_gone()
    {
        var before = await FreeAsync();
        var vip = await AllocateAsync(BridgeNetwork.SubnetId);
        await _driver.FindPortAsync(_loadBalancer, _amphora, vip, default);
        await _driver.FindPortAsync(_loadBalancer, Guid.NewGuid(), vip, default);
        Assert.Equal(before - 3, await FreeAsync());

        await _driver.UnplugAsync(_amphora, default);
        Assert.Equal(before - 2, await FreeAsync());
        await _driver.ReleaseVipAsync(_loadBalancer, vip, default);

        Assert.Equal(before, await FreeAsync());
    }

    [Theory]
    [InlineData("198.18.0.0")]
    [InlineData("198.18.0.1")]
    [InlineData("198.18.0.255")]
    [InlineData("198.18.1.2")]
    [InlineData("fd00:18::5")]
    public async Task VI_9_an_address_that_is_not_to_be_given_is_refused(string address) =>
        Assert.Equal(
            new Fault(400, "Validation failure: Supplied network does not contain a subnet for VIP address specified."),
            (await Assert.ThrowsAsync<VipRefusedException>(async () => await _driver.AllocateVipAsync(
                new AllocateVip(_loadBalancer, "p", new VipRequest { SubnetId = BridgeNetwork.SubnetId, Address = address }), default))).Fault);

    [Fact]
    public async Task VI_20_the_address_of_an_amphora_is_in_use()
    {
        var vip = await AllocateAsync(BridgeNetwork.SubnetId);
        var taken = (await _driver.FindPortAsync(_loadBalancer, _amphora, vip, default)).Address;

        var refused = await Assert.ThrowsAsync<VipRefusedException>(async () => await _driver.AllocateVipAsync(
            new AllocateVip(Guid.NewGuid(), "p", new VipRequest { SubnetId = BridgeNetwork.SubnetId, Address = taken }), default));

        Assert.Equal(409, refused.Fault.Code);
    }

    [Fact]
    public async Task VI_10_a_network_without_room_for_a_pair_is_refused()
    {
        using var small = Open("198.18.0.0/29", null);
        await AllocateAsync(BridgeNetwork.SubnetId, small, Guid.NewGuid());
        await AllocateAsync(BridgeNetwork.SubnetId, small, Guid.NewGuid());
        await AllocateAsync(BridgeNetwork.SubnetId, small, Guid.NewGuid());

        var refused = await Assert.ThrowsAsync<VipRefusedException>(async () => await small.AllocateVipAsync(
            new AllocateVip(_loadBalancer, "p", new VipRequest { NetworkId = BridgeNetwork.NetworkId, Amphorae = 2 }), default));

        Assert.Equal(VipRules.Exhausted().Fault, refused.Fault);
    }

    [Fact]
    public void A_link_has_a_name_that_the_kernel_takes_and_that_ids_made_at_once_do_not_share()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(15, BridgeLinks.BridgeEndOf(one).Length);
        Assert.NotEqual(BridgeLinks.BridgeEndOf(one), BridgeLinks.BridgeEndOf(other));
        Assert.Matches("^02(:[0-9a-f]{2}){5}$", BridgeLinks.MacOf(one));
    }

    private BridgeNetworkDriver Open(string cidr = "198.18.0.0/24", string? cidrV6 = "fd00:18::/64") =>
        new(Options.Create(new NetworkOptions { Bridge = { Cidr = cidr, CidrV6 = cidrV6, Name = "lbt-none" } }), new DriverDirectory(_directory.Path), TimeProvider.System);

    private Task<Vip> AllocateAsync(Guid subnet, BridgeNetworkDriver? driver = null, Guid? loadBalancer = null) =>
        (driver ?? _driver).AllocateVipAsync(new AllocateVip(loadBalancer ?? _loadBalancer, "p", new VipRequest { SubnetId = subnet }), default).AsTask();

    private async Task<long> FreeAsync() => (await _driver.FindSubnetAsync(BridgeNetwork.SubnetId, default))!.FreeAddresses;
}
