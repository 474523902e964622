using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.Drivers;

/// <summary>With the real agent, as processes of this machine.</summary>
public sealed class LocalComputeDriverTests : IAsyncDisposable
{
    private const int Append = 0x400; // O_APPEND: what is written goes where the file ends

    private readonly LocalNode _local = new();
    private readonly Guid _amphora = Guid.NewGuid();

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task A_created_instance_answers_over_mutual_TLS()
    {
        var node = await _local.CreateAsync(_amphora);

        Assert.Equal("1.0", (await _local.Driver.GetInfoAsync(node, default)).ApiVersion);
    }

    [Fact]
    public async Task An_agent_of_another_name_is_not_believed()
    {
        var node = await _local.CreateAsync(_amphora);

        await Assert.ThrowsAsync<UnauthorizedException>(async () => await _local.Driver.GetInfoAsync(node with { Id = Guid.NewGuid() }, default));
    }

    [Fact]
    public async Task A_restarted_control_plane_adopts_what_runs()
    {
        var node = await _local.CreateAsync(_amphora);
        var pid = _local.AgentPid(_amphora);
        using var restarted = _local.OpenCompute();

        Assert.Equal(node, await _local.CreateAsync(_amphora, restarted));
        Assert.Equal(pid, _local.AgentPid(_amphora));
    }

    [Fact]
    public async Task A_killed_agent_comes_back_on_its_port()
    {
        var node = await _local.CreateAsync(_amphora);
        await KillAgentAsync();

        Assert.Empty(await _local.Compute.EnsureRunningAsync(deadOnly: true, default));

        Assert.Equal("1.0", (await _local.Driver.GetInfoAsync(node, default)).ApiVersion);
    }

    [Fact]
    public async Task A_start_whose_directory_is_taken_away_is_not_waited_for()
    {
        var creation = _local.CreateAsync(_amphora);
        var lost = Path.Combine(_local.Root, "lost");
        await Eventually.Async(() => Directory.Exists(_local.DirectoryOf(_amphora)), "it is being made");
        Directory.Move(_local.DirectoryOf(_amphora), lost);

        await Assert.ThrowsAsync<ComputeException>(() => creation.WaitAsync(TimeSpan.FromSeconds(10)));

        Processes.Mentioning(lost + "/", _local.DirectoryOf(_amphora) + "/").ForEach(pid => Processes.Signal(pid, Processes.KillNow));
    }

    [Fact]
    public async Task New_settings_restart_the_agent_on_its_port()
    {
        var node = await _local.CreateAsync(_amphora);
        var pid = _local.AgentPid(_amphora);
        using var restarted = _local.OpenCompute(heartbeatSeconds: 3);

        Assert.Equal(node, await _local.CreateAsync(_amphora, restarted));
        Assert.NotEqual(pid, _local.AgentPid(_amphora));
    }

    [Fact]
    public async Task A_deletion_leaves_nothing_and_can_be_said_again()
    {
        var node = await _local.CreateAsync(_amphora);
        await _local.Compute.DeleteAsync(_amphora, null, default);
        await _local.Compute.DeleteAsync(_amphora, null, default);

        Assert.Empty(_local.ProcessesOf(node));
        Assert.False(Directory.Exists(_local.DirectoryOf(_amphora)));
        Assert.Empty(await _local.Compute.ListAsync(default));
    }

    [Fact]
    public async Task Secrets_are_for_the_owner_alone()
    {
        await _local.CreateAsync(_amphora);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_local.DirectoryOf(_amphora), "agent-config.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_local.DirectoryOf(_amphora), "server.pem")));
    }

    [Fact]
    public async Task A_log_that_is_too_long_is_put_aside_and_goes_on_at_its_start()
    {
        await _local.CreateAsync(_amphora);
        var log = Path.Combine(_local.DirectoryOf(_amphora), "agent.log");
        await using (var more = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            more.Write(new byte[(new LocalComputeOptions().AgentLogMebibytes << 20) + 1]);
        await _local.Compute.CutLogsAsync(default);
        var flags = File.ReadLines($"/proc/{_local.AgentPid(_amphora)}/fdinfo/1").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));

        Assert.Equal(0, new FileInfo(log).Length);
        Assert.NotEqual(0, Convert.ToInt32(flags.Split('\t')[1], 8) & Append);
        Assert.Equal(new LocalComputeOptions().AgentLogMebibytes << 20, new FileInfo(log + ".1").Length);
    }

    [Fact]
    public async Task A_log_that_cannot_be_put_aside_keeps_no_other_from_it()
    {
        var tooLong = (new LocalComputeOptions().AgentLogMebibytes << 20) + 1;
        Guid[] amphorae = [.. Enumerable.Range(1, 4).Select(static number => new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number))];
        foreach (var amphora in amphorae)
        {
            Directory.CreateDirectory(_local.DirectoryOf(amphora));
            using var log = File.Create(LogOf(amphora));
            log.SetLength(tooLong);
        }
        // Of the second: nobody can lock a directory.
        var gate = Directory.CreateDirectory(Path.Combine(_local.Root, "locks", "amphorae-002"));

        var failures = await _local.Compute.CutLogsAsync(default);

        gate.Delete();
        Assert.Equal([amphorae[1]], failures.Keys);
        Assert.Equal([0, tooLong, 0, 0], amphorae.Select(amphora => new FileInfo(LogOf(amphora)).Length));
    }

    [Fact]
    public async Task A_network_that_cannot_be_prepared_is_no_reason_to_try_another_port()
    {
        var node = await _local.CreateAsync(_amphora);
        await KillAgentAsync();
        using var restarted = _local.OpenCompute(network: new NoNetwork());

        var failures = await restarted.EnsureRunningAsync(deadOnly: true, default);

        Assert.Equal("there is no network", Assert.Single(failures).Value);
        Assert.Empty(_local.ProcessesOf(node));
    }

    private string LogOf(Guid amphora) => Path.Combine(_local.DirectoryOf(amphora), "agent.log");

    private async Task KillAgentAsync()
    {
        var pid = _local.AgentPid(_amphora);
        Processes.Signal(pid, Processes.KillNow);
        while (Processes.IsAlive(pid, _local.DirectoryOf(_amphora)))
            await Task.Yield();
    }

    private sealed class NoNetwork : IAgentNetwork
    {
        public string? NamespaceOf(Guid amphoraId) => null;

        public Task PrepareAsync(Guid amphoraId, CancellationToken cancellation) => throw new ComputeException("there is no network");

        public Task<bool> LeaveAsync(Guid amphoraId, CancellationToken cancellation) => Task.FromResult(true);

        public Task RemoveAsync(Guid amphoraId, CancellationToken cancellation) => Task.CompletedTask;
    }
}
