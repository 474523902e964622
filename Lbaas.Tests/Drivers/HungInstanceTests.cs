using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.Drivers;

/// <summary>An amphora on this machine whose processes are stopped.</summary>
public sealed class HungInstanceTests : IAsyncDisposable
{
    private const int Stop = 19;

    private readonly LocalNode _local = new();
    private readonly Guid _amphora = Guid.NewGuid();

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task Its_deletion_does_not_wait_for_it()
    {
        var node = await _local.CreateAsync(_amphora);
        HangUp(_local.ProcessesOf(node));
        var begun = TimeProvider.System.GetTimestamp();

        await _local.Compute.DeleteAsync(_amphora, null, default);

        // Well below the time for connections, and that between the two signals that end a process.
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(2));
        Assert.Empty(_local.ProcessesOf(node));
    }

    [Fact]
    public async Task Only_who_is_stopped_counts_as_such()
    {
        await _local.CreateAsync(_amphora);
        var agent = _local.AgentPid(_amphora);
        Assert.False(Processes.IsStopped(agent));

        HangUp([agent]);

        Assert.True(Processes.IsStopped(agent));
        Assert.False(Processes.IsStopped(int.MaxValue));
    }

    private static void HangUp(List<int> processes)
    {
        processes.ForEach(pid => Processes.Signal(pid, Stop));
        Assert.True(SpinWait.SpinUntil(() => processes.TrueForAll(Processes.IsStopped), TimeSpan.FromSeconds(5)));
    }
}
