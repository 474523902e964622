using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

[Collection(HaproxyCollection.Name)]
public sealed class TrafficTests : IAsyncLifetime
{
    private AgentUnderTest _agent = null!;
    private HaproxyText _text = null!;

    private Uri Vip => new($"http://127.0.0.1:{_text.Port}/");

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentUnderTest.StartAsync();
        _text = new HaproxyText(_agent);
        await _agent.UploadAsync(_text.Answering("first"));
        await _agent.ActAsync("start");
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task Reloads_under_load_fail_no_request()
    {
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<string>();
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(i => Task.Run(() => RequestAsync(i % 2 == 0, failures, stop.Token)))];
        for (var revision = 1; revision <= 10; revision++)
        {
            await _agent.UploadAsync(_text.Answering($"revision {revision}"), revision);
            await _agent.ActAsync("RELOAD");
        }
        await stop.CancelAsync();
        var requests = await Task.WhenAll(clients);

        Assert.Empty(failures);
        Assert.All(requests, count => Assert.True(count > 10, $"only {count} requests"));
        using var http = new HttpClient();
        Assert.Equal("revision 10", await http.GetStringAsync(Vip));
    }

    [Fact]
    public async Task A_restarted_agent_adopts_the_running_haproxy()
    {
        var master = _agent.MasterPid;
        await _agent.RestartAsync();

        Assert.Equal(master, _agent.MasterPid);
        await _agent.UploadAsync(_text.Answering("second"));
        await _agent.ActAsync("reload");
        using var http = new HttpClient();
        Assert.Equal("second", await http.GetStringAsync(Vip));
        Assert.Equal(master, _agent.MasterPid);
    }

    [Fact]
    public async Task Traffic_goes_on_while_the_agent_is_gone()
    {
        await _agent.RestartAsync(() => AssertServesAsync("first"));
    }

    [Fact]
    public async Task A_haproxy_that_was_killed_is_started_again()
    {
        using (var master = Process.GetProcessById(_agent.MasterPid))
            master.Kill();

        await Eventually.HoldsAsync(ServesAsync, "haproxy serves again");
    }

    [Fact]
    public async Task A_stopped_haproxy_stays_stopped_over_a_restart_of_the_agent()
    {
        await _agent.ActAsync("stop");
        await _agent.RestartAsync();

        Assert.False(await ServesAsync());
        Assert.Empty(Directory.EnumerateFiles(_agent.BasePath, "*.pid", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_node_lists_its_listeners_and_forgets_them_when_deleted()
    {
        var before = await _agent.Client.GetStringAsync("/1.0/listeners");
        var details = await _agent.Client.GetFromJsonAsync<JsonObject>("/1.0/details");
        await _agent.Client.DeleteAsync($"/1.0/listeners/{_agent.LoadBalancerId}");

        Assert.Equal($$"""[{"status":"ACTIVE","uuid":"{{_text.Listener}}","type":"HTTP"}]""", before);
        Assert.Equal(1, (int?)details!["haproxy_count"]);
        Assert.Equal("[]", await _agent.Client.GetStringAsync("/1.0/listeners"));
        Assert.False(await ServesAsync());
        Assert.False(Directory.Exists(Path.GetDirectoryName(_agent.ConfigurationPath)));
    }

    [Fact]
    public async Task A_reload_that_cannot_bind_is_reported_and_the_old_configuration_serves_on()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await _agent.UploadAsync(_text.Answering("second").Replace($"127.0.0.1:{_text.Port}", $"127.0.0.1:{port}"));
        using var response = await _agent.Client.PutAsync($"/1.0/loadbalancer/{_agent.LoadBalancerId}/reload", null);

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, response.StatusCode);
        await AssertServesAsync("first");
    }

    private async Task<int> RequestAsync(bool keepsAlive, ConcurrentBag<string> failures, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.ConnectionClose = !keepsAlive;
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await http.GetStringAsync(Vip, CancellationToken.None);
                count++;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                failures.Add(fault.ToString());
            }
        }
        return count;
    }

    private async Task AssertServesAsync(string content)
    {
        using var http = new HttpClient();
        Assert.Equal(content, await http.GetStringAsync(Vip));
    }

    private async Task<bool> ServesAsync()
    {
        using var http = new HttpClient();
        try
        {
            return (await http.GetAsync(Vip)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
