using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

public sealed class AmphoraDriverWorkerTests
{
    private static readonly Instance Instance = new("i", "127.0.0.1", 9443, "/x", null);
    private readonly ManualTimeProvider _clock = new();
    private readonly Guid _amphora = Guid.NewGuid();
    private readonly NoopAmphoraDriver _driver;
    private readonly AmphoraDriverWorker _worker;

    public AmphoraDriverWorkerTests()
    {
        _driver = new NoopAmphoraDriver(new NoopBehavior(_clock));
        _worker = new AmphoraDriverWorker(
            _driver, Options.Create(new AmphoraDriverOptions()), _clock, NullLogger<AmphoraDriverWorker>.Instance);
    }

    [Fact]
    public async Task A_push_that_worked_is_reported_with_its_revision() =>
        Assert.Equal(new ConfigurationPushed(3, ""), await PushAsync(3));

    [Fact]
    public async Task A_refused_revision_is_reported_with_the_one_the_node_has()
    {
        await PushAsync(8);

        var failed = Assert.IsType<PushFailed>(await PushAsync(7));

        Assert.Equal(8, failed.NodeRevision);
    }

    [Fact]
    public async Task A_refused_configuration_is_a_bad_change()
    {
        _driver.Behavior.Fail(() => new ListenerProvisioningException("no such thing"));

        Assert.Equal(new PushFailed(1, DriverVerdict.ChangeIsBad, "no such thing"), await PushAsync(1));
    }

    [Fact]
    public async Task An_unforeseen_exception_is_worth_another_try()
    {
        _driver.Behavior.Fail(() => new InvalidOperationException("a bug"));

        Assert.Equal(new PushFailed(1, DriverVerdict.RetryLater, "a bug"), await PushAsync(1));
    }

    [Fact]
    public async Task A_node_that_keeps_failing_is_not_called_any_more()
    {
        await FailAsync(5);
        var calls = _driver.Behavior.CallCount;

        var failed = Assert.IsType<PushFailed>(await PushAsync(1));

        Assert.Equal((calls, DriverVerdict.RetryLater), (_driver.Behavior.CallCount, failed.Verdict));
        Assert.Contains("circuit breaker is open, retry after 5 s", failed.Reason);
    }

    [Fact]
    public async Task The_breaker_of_one_node_does_not_stop_another()
    {
        await FailAsync(5);
        _driver.Behavior.BeWell();

        Assert.IsType<ConfigurationPushed>(await PushAsync(1, Guid.NewGuid()));
    }

    [Fact]
    public async Task A_node_that_recovers_is_called_again_after_the_break()
    {
        await FailAsync(5);
        _driver.Behavior.BeWell();

        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.IsType<ConfigurationPushed>(await PushAsync(1));
    }

    [Fact]
    public async Task Bad_changes_do_not_open_the_breaker()
    {
        _driver.Behavior.Fail(() => new ListenerProvisioningException("bad"), times: 50);
        for (var i = 0; i < 50; i++)
            await PushAsync(1);

        Assert.IsType<ConfigurationPushed>(await PushAsync(1));
    }

    [Fact]
    public async Task A_hanging_node_is_given_up_in_time()
    {
        _driver.Behavior.Hang();
        var push = PushAsync(1);

        _clock.Advance(TimeSpan.FromSeconds(91));

        var failed = Assert.IsType<PushFailed>(await push);
        Assert.Equal((DriverVerdict.RetryLater, "no answer within 90 s"), (failed.Verdict, failed.Reason));
    }

    [Fact]
    public async Task A_probe_waits_a_moment_for_a_fresh_agent()
    {
        _driver.Behavior.Fail(() => new UnavailableException("refused"), times: 2);
        var probe = ProbeAsync();

        _clock.Advance(TimeSpan.FromMilliseconds(50));
        _clock.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(new AgentAnswered("noop"), await probe);
    }

    [Fact]
    public async Task A_probe_of_a_silent_agent_ends_with_the_last_reason()
    {
        _driver.Behavior.Fail(() => new UnavailableException("refused"));
        var probe = ProbeAsync();

        for (var waited = 0; waited <= 5000; waited += 50)
            _clock.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(new AgentSilent("refused"), await probe);
    }

    [Fact]
    public async Task A_probe_of_a_hanging_agent_ends_too()
    {
        _driver.Behavior.Hang();
        var probe = ProbeAsync();

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.IsType<AgentSilent>(await probe);
    }

    [Fact]
    public async Task The_agent_of_a_suspect_is_asked_once_also_when_the_breaker_is_open()
    {
        await FailAsync(5);
        _driver.Behavior.Fail(() => new UnavailableException("down"));
        var calls = _driver.Behavior.CallCount;

        Assert.Equal(new AgentSilent("down"), await CheckAsync());
        Assert.Equal(1, _driver.Behavior.CallCount - calls);
    }

    [Fact]
    public async Task A_refused_connection_is_told_from_silence()
    {
        _driver.Behavior.Fail(() => new UnavailableException("refused") { IsRefused = true });

        Assert.Equal(new AgentSilent("refused") { IsRefused = true }, await CheckAsync());
    }

    [Fact]
    public async Task The_agent_of_a_suspect_is_mute_when_it_takes_too_long()
    {
        _driver.Behavior.Hang();
        var check = CheckAsync();

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new AgentSilent("the agent did not answer within 3000 ms"), await check);
    }

    [Fact]
    public async Task An_answer_that_came_while_the_process_stood_still_is_read()
    {
        _driver.Behavior.Hang();
        var check = CheckAsync();

        _clock.Jump(TimeSpan.FromSeconds(10));
        _driver.Behavior.BeWell();

        Assert.Equal(new AgentAnswered("noop"), await check);
    }

    private Task<object?> CheckAsync() =>
        _worker.CheckLivenessAsync(new ActorAddress(AmphoraDriverRequest.LivenessKind, _amphora.ToString()), new ProbeAgent(_amphora, Instance), default).AsTask();

    private async Task FailAsync(int times)
    {
        _driver.Behavior.Fail(() => new UnavailableException("down"), times);
        for (var i = 0; i < times; i++)
            await PushAsync(1);
    }

    private Task<object?> PushAsync(long revision, Guid? amphora = null) =>
        SendAsync(new PushConfiguration(amphora ?? _amphora, Instance, Guid.Empty, revision, Configuration.Empty));

    private Task<object?> ProbeAsync() => SendAsync(new ProbeAgent(_amphora, Instance));

    private Task<object?> SendAsync(AmphoraDriverRequest request) =>
        _worker.HandleAsync(new ActorAddress(AmphoraDriverRequest.WorkerKind, _amphora.ToString()), request, default).AsTask();
}
