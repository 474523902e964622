using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Compute.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

/// <summary>The second signs about a real amphora on this machine, through its deaths.</summary>
public sealed class InspectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LocalNode _local = new();
    private readonly Guid _id = Guid.NewGuid();

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task It_runs_as_long_as_anything_of_it_does()
    {
        var node = await _local.CreateAsync(_id);
        await CarryAsync(node);
        Assert.Equal("Running, answers", await LookAsync(node));

        Processes.Signal(_local.AgentPid(_id), Processes.KillNow);
        await UntilGoneAsync(() => Processes.IsAlive(_local.AgentPid(_id), "agent-config"));
        // The first question may go out on the connection that has just broken.
        Assert.StartsWith("Running, ", await LookAsync(node), StringComparison.Ordinal);
        Assert.Equal("Running, refuses", await LookAsync(node));

        _local.ProcessesOf(node).ForEach(pid => Processes.Signal(pid, Processes.KillNow));
        await UntilGoneAsync(() => _local.ProcessesOf(node).Count > 0);
        Assert.Equal("Stopped, refuses", await LookAsync(node));

        await _local.Compute.DeleteAsync(_id, null, default);
        Assert.Equal("Gone, refuses", await LookAsync(node));
    }

    [Fact]
    public void One_with_a_network_of_its_own_may_go_on_answering_when_nothing_runs()
    {
        using var directory = new TemporaryDirectory();
        var files = new AgentFiles(directory.Path, directory.Path, _id);
        Directory.CreateDirectory(files.Directory);

        Assert.Equal(InstanceCondition.Lifeless, LocalInspection.Of(files, hasNetwork: true).Condition);
    }

    private async Task CarryAsync(AmphoraNode node)
    {
        var golden = GoldenCase.Read("http").Configuration;
        var configuration = golden with
        {
            LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
            Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { ProtocolPort = LocalNode.FreePort() }))),
            Pools = golden.Pools.Clear(),
        };
        await _local.Driver.UpdateAsync(node, golden.LoadBalancer.Id, configuration, 1, default);
    }

    private async Task<string> LookAsync(AmphoraNode node)
    {
        var compute = new ComputeWorker(_local.Compute, Options.Create(new ComputeOptions()), TimeProvider.System, NullLogger<ComputeWorker>.Instance);
        var agents = new AmphoraDriverWorker(
            _local.Driver, Options.Create(new AmphoraDriverOptions()), TimeProvider.System, NullLogger<AmphoraDriverWorker>.Instance);
        var inspected = (InstanceInspected)(await compute.HandleAsync(default, new InspectInstance(_id, null), default))!;
        var sign = await agents.CheckLivenessAsync(default, new ProbeAgent(_id, node.Instance), default);
        return $"{inspected.Condition}, {(sign is AgentAnswered ? "answers" : sign is AgentSilent { IsRefused: true } ? "refuses" : "is mute")}";
    }

    private static async Task UntilGoneAsync(Func<bool> isThere)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (isThere())
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
    }
}
