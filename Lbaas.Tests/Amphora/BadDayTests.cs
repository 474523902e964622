using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Amphora;

/// <summary>What is done to HAProxy behind the agent's back, and what the agent does about it.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class BadDayTests : IAsyncLifetime
{
    private AgentUnderTest _agent = null!;
    private HaproxyText _text = null!;

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentUnderTest.StartAsync();
        _text = new HaproxyText(_agent);
        await _agent.UploadAsync(_text.Answering("served"), 1);
        await _agent.ActAsync("start");
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await Machine.EndAllAsync(_agent.ConfigurationPath);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopped_process_goes_on_as_the_same_process(bool master)
    {
        var (masterPid, worker) = (_agent.MasterPid, int.Parse(Assert.Single(_agent.Workers)));
        Machine.Signal(master ? masterPid : worker, Machine.SigStop);

        await Eventually.HoldsAsync(async () => !IsStopped(masterPid) && !IsStopped(worker) && await ServesAsync(), "it goes on");
        Assert.Equal((masterPid, worker.ToString()), (_agent.MasterPid, Assert.Single(_agent.Workers)));
        await _agent.ActAsync("reload");
    }

    [Fact]
    public async Task A_worker_that_is_stopped_again_and_again_is_replaced_by_force()
    {
        var (master, worker) = (_agent.MasterPid, int.Parse(Assert.Single(_agent.Workers)));

        await Eventually.Async(() =>
        {
            Machine.Signal(worker, Machine.SigStop);
            return _agent.Workers.Length > 0 && _agent.MasterPid != master;
        }, "another master is there");

        await Eventually.HoldsAsync(ServesAsync, "it serves");
        Assert.DoesNotContain(worker, Machine.Naming(_agent.ConfigurationPath));
    }

    [Fact]
    public async Task A_killed_worker_is_started_again()
    {
        var (master, worker) = (_agent.MasterPid, int.Parse(Assert.Single(_agent.Workers)));
        Machine.Signal(worker, Machine.SigKill);

        await Eventually.HoldsAsync(async () => _agent.MasterPid != master && await ServesAsync(), "it serves");
    }

    [Fact]
    public async Task What_is_left_of_a_killed_master_does_not_keep_clients_from_the_next_one()
    {
        var (master, worker) = (_agent.MasterPid, int.Parse(Assert.Single(_agent.Workers)));
        Machine.Signal(worker, Machine.SigStop);
        Machine.Signal(master, Machine.SigKill);

        await Eventually.Async(() => _agent.MasterPid != master && !Machine.Naming(_agent.ConfigurationPath).Contains(worker), "the rest is gone");
        await Eventually.HoldsAsync(ServesAsync, "it serves");
        for (var i = 0; i < 20; i++)
            Assert.True(await ServesAsync());
    }

    [Fact]
    public async Task A_running_process_whose_pid_file_was_lost_is_taken_up_again()
    {
        var master = _agent.MasterPid;
        File.Delete(_agent.PidPath);

        await Eventually.Async(() => File.Exists(_agent.PidPath) && _agent.MasterPid == master, "it is known again");
        Assert.Equal(2, Machine.Naming(_agent.ConfigurationPath).Count);
        await _agent.ActAsync("reload");
    }

    [Fact]
    public async Task A_deleted_stats_socket_comes_back_and_the_process_stays()
    {
        var worker = Assert.Single(_agent.Workers);
        await Eventually.Async(() => File.Exists(_agent.SpareSocket), "the socket has its second name");
        File.Delete(_agent.SocketPath);

        await Eventually.Async(() => File.Exists(_agent.SocketPath), "the socket is back");
        Assert.Equal(worker, Assert.Single(_agent.Workers));
        await _agent.ActAsync("reload");
        Assert.True(await ServesAsync());
    }

    private static bool IsStopped(int pid) => File.ReadAllText($"/proc/{pid}/stat").Contains(") T ");

    private async Task<bool> ServesAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_text.Port}/")) == "served";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
