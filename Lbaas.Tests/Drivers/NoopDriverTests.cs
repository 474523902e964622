using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Noop;

namespace Lbaas.Tests.Drivers;

public sealed class NoopDriverTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly AmphoraNode _node = new(Guid.NewGuid(), new Instance("i", "127.0.0.1", 9443, "/x", null));
    private readonly Guid _loadBalancer = Guid.NewGuid();
    private readonly NoopAmphoraDriver _amphora;
    private readonly NoopNetworkDriver _network;

    public NoopDriverTests()
    {
        _amphora = new NoopAmphoraDriver(new NoopBehavior(_clock));
        _network = new NoopNetworkDriver(new NoopBehavior(_clock));
    }

    [Fact]
    public void It_succeeds_at_once_when_nothing_is_said() => Assert.True(Update(1).IsCompletedSuccessfully);

    [Fact]
    public async Task A_revision_never_goes_down()
    {
        await Update(5);

        var refused = await Assert.ThrowsAsync<RevisionFencedException>(async () => await Update(4));

        Assert.Equal(5, refused.NodeRevision);
    }

    [Fact]
    public async Task The_same_revision_again_succeeds()
    {
        await Update(5);

        Assert.Equal(5, (await Update(5)).Revision);
    }

    [Fact]
    public async Task Told_to_fail_twice_it_fails_twice()
    {
        _amphora.Behavior.Fail(() => new UnavailableException("told so"), times: 2);
        await Assert.ThrowsAsync<UnavailableException>(async () => await Update(1));
        await Assert.ThrowsAsync<UnavailableException>(async () => await Update(1));

        Assert.Equal(1, (await Update(1)).Revision);
    }

    [Fact]
    public async Task Told_to_be_slow_it_takes_its_time()
    {
        _amphora.Behavior.BeSlow(TimeSpan.FromSeconds(3));
        var update = Update(1).AsTask();
        Assert.False(update.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(1, (await update).Revision);
    }

    [Fact]
    public async Task Told_to_hang_it_hangs_until_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        _amphora.Behavior.Hang();
        var update = Update(1, cancellation.Token).AsTask();
        Assert.False(update.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => update);
    }

    [Fact]
    public async Task A_hanging_call_goes_on_when_all_is_well_again()
    {
        _amphora.Behavior.Hang();
        var update = Update(1).AsTask();

        _amphora.Behavior.BeWell();

        Assert.Equal(1, (await update).Revision);
    }

    [Fact]
    public async Task It_remembers_its_calls()
    {
        await Update(1);
        await _amphora.DeleteAsync(_node, _loadBalancer, default);

        Assert.Equal([new NoopCall("update", _node.Id), new NoopCall("delete", _node.Id)], _amphora.Behavior.Calls);
    }

    [Fact]
    public async Task An_instance_is_the_same_each_time_and_gone_after_its_deletion()
    {
        var compute = new NoopComputeDriver(new NoopBehavior(_clock));
        var create = new CreateInstance(_node.Id, null, "nova");
        Assert.Equal(await compute.CreateAsync(create, default), await compute.CreateAsync(create, default));
        Assert.Equal([_node.Id], (await compute.ListAsync(default)).Keys);

        await compute.DeleteAsync(_node.Id, null, default);

        Assert.Empty(await compute.ListAsync(default));
    }

    [Fact]
    public async Task A_VIP_is_the_same_each_time_even_from_another_driver()
    {
        var request = new AllocateVip(_loadBalancer, "p", new VipRequest { SubnetId = Guid.NewGuid() });

        var (first, other) = (await _network.AllocateVipAsync(request, default),
            await new NoopNetworkDriver(new NoopBehavior(_clock)).AllocateVipAsync(request, default));

        Assert.Equal((first.Address, first.PortId, first.SubnetId, first.NetworkId), (other.Address, other.PortId, other.SubnetId, other.NetworkId));
    }

    [Fact]
    public async Task What_was_asked_for_is_what_comes()
    {
        var request = new VipRequest { PortId = Guid.NewGuid(), NetworkId = Guid.NewGuid(), SubnetId = Guid.NewGuid(), Address = "192.0.2.9" };

        var vip = await _network.AllocateVipAsync(new AllocateVip(_loadBalancer, "p", request), default);

        Assert.Equal(new Vip("192.0.2.9", request.PortId.Value, request.SubnetId, request.NetworkId.Value, PortOwned: false), vip);
    }

    [Fact]
    public async Task No_two_load_balancers_have_one_address()
    {
        var addresses = new HashSet<string>();
        for (var i = 0; i < 20_000; i++)
        {
            var request = new AllocateVip(new Guid(i, 0, 0, new byte[8]), "p", new VipRequest { SubnetId = _loadBalancer });
            addresses.Add((await _network.AllocateVipAsync(request, default)).Address);
        }

        Assert.Equal(20_000, addresses.Count);
    }

    private ValueTask<AppliedConfiguration> Update(long revision, CancellationToken cancellation = default) =>
        _amphora.UpdateAsync(_node, _loadBalancer, Configuration.Empty, revision, cancellation);
}
