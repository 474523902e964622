using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

public sealed class OutsideWorkerTests
{
    private static readonly ActorAddress Self = new("worker", "1");
    private readonly ManualTimeProvider _clock = new();
    private readonly NoopComputeDriver _compute;
    private readonly NoopNetworkDriver _network;
    private readonly ComputeWorker _computeWorker;
    private readonly NetworkWorker _networkWorker;
    private readonly Guid _id = Guid.NewGuid();

    public OutsideWorkerTests()
    {
        _compute = new NoopComputeDriver(new NoopBehavior(_clock));
        _network = new NoopNetworkDriver(new NoopBehavior(_clock));
        _computeWorker = new(_compute, Options.Create(new ComputeOptions()), _clock, NullLogger<ComputeWorker>.Instance);
        _networkWorker = new(_network, Options.Create(new NetworkOptions()), _clock, NullLogger<NetworkWorker>.Instance);
    }

    [Fact]
    public async Task An_instance_is_created_and_deleted()
    {
        Assert.IsType<InstanceCreated>(await CreateAsync());
        Assert.IsType<InstanceDeleted>(await _computeWorker.HandleAsync(Self, new DeleteInstance(_id, null), default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_creation_says_whether_it_is_final(bool final)
    {
        _compute.Behavior.Fail(() => new ComputeException("no room", final));

        Assert.Equal(new InstanceFailed("no room", final), await CreateAsync());
    }

    [Fact]
    public async Task A_failed_deletion_is_to_be_asked_for_again()
    {
        _compute.Behavior.Fail(() => new ComputeException("busy"));

        Assert.Equal(new InstanceDeleteFailed("busy"), await _computeWorker.HandleAsync(Self, new DeleteInstance(_id, null), default));
    }

    [Fact]
    public async Task A_failing_compute_service_is_left_alone_for_a_while()
    {
        _compute.Behavior.Fail(() => new ComputeException("down"));
        for (var i = 0; i < 10; i++)
            await CreateAsync();

        var failed = Assert.IsType<InstanceFailed>(await CreateAsync());

        Assert.Equal((10, false), (_compute.Behavior.CallCount, failed.Final));
        Assert.Contains("circuit breaker is open", failed.Reason);
    }

    [Fact]
    public async Task What_the_compute_service_knows_of_an_instance_is_said()
    {
        await CreateAsync();

        Assert.Equal(InstanceCondition.Running, (await InspectAsync()).Condition);
    }

    [Fact]
    public async Task A_compute_service_that_does_not_answer_knows_nothing()
    {
        _compute.Behavior.Hang();
        var inspected = InspectAsync();

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new InstanceInspected(InstanceCondition.Unknown, "no answer within 5 s"), await inspected);
    }

    [Fact]
    public async Task Creations_that_fail_do_not_stop_inspections()
    {
        await CreateAsync();
        _compute.Behavior.Fail(() => new ComputeException("no room"));
        for (var i = 0; i < 20; i++)
            await CreateAsync();
        _compute.Behavior.BeWell();

        Assert.Equal(InstanceCondition.Running, (await InspectAsync()).Condition);
    }

    [Fact]
    public async Task A_VIP_is_given_and_taken_back()
    {
        var ready = Assert.IsType<VipReady>(await AllocateAsync(new VipRequest { SubnetId = _id }));
        Assert.IsType<VipGone>(await _networkWorker.HandleAsync(Self, new ReleaseVip(_id, ready.Vip), default));
    }

    [Fact]
    public async Task A_request_without_any_object_is_refused_VI_1() =>
        Assert.Equal(
            "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.",
            Assert.IsType<VipRefused>(await AllocateAsync(new VipRequest())).Fault.Text);

    [Fact]
    public async Task A_network_service_out_of_order_can_be_asked_again()
    {
        _network.Behavior.Fail(() => new NetworkException("no answer"));

        Assert.Equal(new VipUnavailable("no answer"), await AllocateAsync(new VipRequest { SubnetId = _id }));
        Assert.Equal(new VipReleaseFailed("no answer"), await _networkWorker.HandleAsync(Self, new ReleaseVip(_id, null), default));
    }

    [Fact]
    public async Task Refused_requests_do_not_open_the_breaker()
    {
        for (var i = 0; i < 50; i++)
            await AllocateAsync(new VipRequest());

        Assert.IsType<VipReady>(await AllocateAsync(new VipRequest { SubnetId = _id }));
    }

    [Fact]
    public async Task A_message_for_somebody_else_has_no_answer() =>
        Assert.Null(await _networkWorker.HandleAsync(Self, "hello", default));

    private ValueTask<object?> CreateAsync() => _computeWorker.HandleAsync(Self, new CreateInstance(_id, null, "nova"), default);

    private ValueTask<object?> AllocateAsync(VipRequest request) =>
        _networkWorker.HandleAsync(Self, new AllocateVip(_id, "p", request), default);

    private async Task<InstanceInspected> InspectAsync() =>
        Assert.IsType<InstanceInspected>(await _computeWorker.HandleAsync(Self, new InspectInstance(_id, null), default));
}
