using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Drivers;
using Lbaas.Drivers.Networks;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

public sealed class LocalNetworkDriverTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Guid _loadBalancer = Guid.NewGuid();
    private readonly LocalNetworkDriver _driver;

    public LocalNetworkDriverTests() => _driver = Open();

    public void Dispose()
    {
        _driver.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_VIP_comes_from_the_configured_range() =>
        Assert.Equal("127.1.0.1", (await AllocateAsync(_loadBalancer)).Address);

    [Fact]
    public async Task Asked_again_it_is_the_same_VIP() =>
        Assert.Equal(await AllocateAsync(_loadBalancer), await AllocateAsync(_loadBalancer));

    [Fact]
    public async Task Allocations_survive_a_restart()
    {
        var vip = await AllocateAsync(_loadBalancer);
        using var restarted = Open();

        Assert.Equal(vip, await restarted.AllocateVipAsync(Request(_loadBalancer), default));
        Assert.NotEqual(vip.Address, (await restarted.AllocateVipAsync(Request(Guid.NewGuid()), default)).Address);
    }

    [Fact]
    public async Task A_freed_address_rests_before_it_is_given_again()
    {
        var first = await AllocateAsync(_loadBalancer);
        await _driver.ReleaseVipAsync(_loadBalancer, first, default);

        Assert.NotEqual(first.Address, (await AllocateAsync(Guid.NewGuid())).Address);
    }

    [Fact]
    public async Task A_release_twice_is_a_success()
    {
        var vip = await AllocateAsync(_loadBalancer);
        await _driver.ReleaseVipAsync(_loadBalancer, vip, default);
        await _driver.ReleaseVipAsync(_loadBalancer, vip, default);

        Assert.Equal(65534, (await _driver.FindSubnetAsync(LocalNetwork.SubnetId, default))!.FreeAddresses);
    }

    [Fact]
    public async Task An_address_asked_for_is_given() =>
        Assert.Equal("127.1.7.7", (await AllocateAsync(_loadBalancer, "127.1.7.7")).Address);

    [Fact]
    public async Task VI_20_an_address_in_use_is_a_conflict()
    {
        await AllocateAsync(_loadBalancer, "127.1.7.7");

        var fault = await RefusedAsync(() => AllocateAsync(Guid.NewGuid(), "127.1.7.7"));

        Assert.Equal(409, fault.Code);
        Assert.StartsWith("The VIP IP address is already in use: ", fault.Text);
    }

    [Theory]
    [InlineData("127.2.0.1")]
    [InlineData("127.1.0.0")]
    [InlineData("127.1.255.255")]
    [InlineData("::1")]
    public async Task VI_9_an_address_outside_is_refused(string address) =>
        Assert.Equal(
            new Fault(400, "Validation failure: Supplied network does not contain a subnet for VIP address specified."),
            await RefusedAsync(() => AllocateAsync(_loadBalancer, address)));

    [Fact]
    public async Task VI_10_a_range_with_nothing_left_is_refused()
    {
        using var small = Open("127.9.9.0/30");
        await small.AllocateVipAsync(Request(Guid.NewGuid()), default);
        await small.AllocateVipAsync(Request(Guid.NewGuid()), default);

        var fault = await RefusedAsync(async () => await small.AllocateVipAsync(Request(_loadBalancer), default));

        Assert.Equal("Validation failure: Subnet(s) in the supplied network do not contain enough available IPs.", fault.Text);
    }

    [Fact]
    public async Task VI_3_the_port_of_another_load_balancer_is_in_use()
    {
        var vip = await AllocateAsync(_loadBalancer);

        var fault = await RefusedAsync(async () =>
            await _driver.AllocateVipAsync(new AllocateVip(Guid.NewGuid(), "p", new VipRequest { PortId = vip.PortId }), default));

        Assert.Equal($"Validation failure: Port {vip.PortId} is already used by device lb-{_loadBalancer} ", fault.Text);
    }

    [Fact]
    public async Task Many_at_once_get_different_addresses()
    {
        var vips = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AllocateAsync(Guid.NewGuid())));

        Assert.Equal(40, vips.Select(v => v.Address).Distinct().Count());
    }

    [Fact]
    public async Task Two_nodes_on_one_directory_never_give_an_address_twice()
    {
        using var other = Open();
        LocalNetworkDriver[] drivers = [_driver, other];
        var balancers = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToList();

        // Each from both nodes: that one of them repeats what the other has done changes nothing.
        var vips = await Task.WhenAll(balancers.SelectMany(balancer => drivers.Select(driver => Task.Run(async () =>
            (Balancer: balancer, (await driver.AllocateVipAsync(Request(balancer), default)).Address)))));

        Assert.Equal(40, vips.Distinct().Count());
        Assert.Equal(40, vips.Select(vip => vip.Address).Distinct().Count());
    }

    [Fact]
    public async Task What_one_node_takes_back_another_knows_to_be_free()
    {
        using var other = Open();
        var vip = await AllocateAsync(_loadBalancer, "127.1.7.7");
        Assert.Equal(vip.Address, Assert.Single(await other.ListPortsAsync(default)).FixedIps[0].Address);

        await other.ReleaseVipAsync(_loadBalancer, vip, default);

        Assert.Equal("127.1.7.7", (await AllocateAsync(Guid.NewGuid(), "127.1.7.7")).Address);
    }

    [Fact]
    public async Task Allocations_that_can_not_be_read_are_not_forgotten()
    {
        await File.WriteAllTextAsync(_directory["network.json"], "{ half");

        await Assert.ThrowsAsync<NetworkException>(() => AllocateAsync(_loadBalancer));
    }

    private LocalNetworkDriver Open(string cidr = "127.1.0.0/16") =>
        new(Options.Create(new NetworkOptions { Local = { Cidr = cidr } }), new DriverDirectory(_directory.Path), TimeProvider.System);

    private static AllocateVip Request(Guid loadBalancer, string? address = null) =>
        new(loadBalancer, "p", new VipRequest { SubnetId = LocalNetwork.SubnetId, Address = address });

    private Task<Vip> AllocateAsync(Guid loadBalancer, string? address = null) =>
        _driver.AllocateVipAsync(Request(loadBalancer, address), default).AsTask();

    private static async Task<Fault> RefusedAsync(Func<Task<Vip>> allocate) =>
        (await Assert.ThrowsAsync<VipRefusedException>(allocate)).Fault;
}
