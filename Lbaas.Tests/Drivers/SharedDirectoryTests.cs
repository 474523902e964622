using Lbaas.Drivers;
using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.Drivers;

/// <summary>Two compute drivers on one directory, as two nodes of a cluster on one machine have them; with the real agent.</summary>
public sealed class SharedDirectoryTests : IAsyncDisposable
{
    private readonly LocalNode _local = new();
    private readonly LocalComputeDriver _other;
    private readonly Guid _amphora = Guid.NewGuid();

    public SharedDirectoryTests() => _other = _local.OpenCompute();

    public ValueTask DisposeAsync()
    {
        _other.Dispose();
        return _local.DisposeAsync();
    }

    [Fact]
    public async Task Instances_that_both_make_at_once_are_one_each()
    {
        var amphorae = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToList();
        var bothReady = new Barrier(2);

        var nodes = await Task.WhenAll(new[] { _local.Compute, _other }.Select(driver => Task.Run(async () =>
        {
            bothReady.SignalAndWait();
            return await Task.WhenAll(amphorae.Select(amphora => _local.CreateAsync(amphora, driver)));
        })));

        Assert.Equal(nodes[0], nodes[1]);
        Assert.All(amphorae, amphora => Assert.Equal([_local.AgentPid(amphora)], AgentsOf(amphora)));
    }

    [Fact]
    public async Task A_dead_agent_that_both_look_after_is_started_once()
    {
        var node = await _local.CreateAsync(_amphora);
        Processes.Signal(_local.AgentPid(_amphora), Processes.KillNow);
        await Eventually.Async(() => AgentsOf(_amphora).Count == 0, "it is dead");

        var failures = await Task.WhenAll(_local.Compute.EnsureRunningAsync(deadOnly: true, default), _other.EnsureRunningAsync(deadOnly: true, default));

        Assert.All(failures, Assert.Empty);
        Assert.Equal([_local.AgentPid(_amphora)], AgentsOf(_amphora));
        Assert.Equal("1.0", (await _local.Driver.GetInfoAsync(node, default)).ApiVersion);
    }

    [Fact]
    public async Task What_one_deletes_while_the_other_makes_it_leaves_nothing_when_it_is_deleted_again()
    {
        var creation = _local.CreateAsync(_amphora);
        await _other.DeleteAsync(_amphora, null, default);
        await creation;

        await _other.DeleteAsync(_amphora, null, default);

        Assert.Empty(AgentsOf(_amphora));
        Assert.Empty(await _local.Compute.ListAsync(default));
    }

    [Fact]
    public async Task An_amphora_that_needs_nothing_is_looked_at_while_another_node_has_its_turn()
    {
        await _local.CreateAsync(_amphora);
        var gate = Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(_local.Root, "locks"), "amphorae-*")));
        using var elsewhere = new FileGate(new DriverDirectory(_local.Root), gate, TimeProvider.System);
        using var turn = await elsewhere.EnterAsync(default);

        var failures = await Task.WhenAll(_local.Compute.EnsureRunningAsync(deadOnly: true, default), _local.Compute.CutLogsAsync(default))
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.All(failures, Assert.Empty);
    }

    // As a node leaves it that is killed between the start of an agent and the note of its pid.
    [Fact]
    public async Task An_agent_that_nobody_knows_gives_way_to_the_next()
    {
        var node = await _local.CreateAsync(_amphora);
        var unknown = _local.AgentPid(_amphora);
        File.Delete(Path.Combine(_local.DirectoryOf(_amphora), "agent.pid"));

        Assert.Equal(node, await _local.CreateAsync(_amphora, _other));

        Assert.NotEqual(unknown, _local.AgentPid(_amphora));
        Assert.Equal([_local.AgentPid(_amphora)], AgentsOf(_amphora));
    }

    private List<int> AgentsOf(Guid amphora) => Processes.Mentioning(Path.Combine(_local.DirectoryOf(amphora), "agent-config.json"));
}
