using System.Diagnostics;
using System.Net;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Three nodes with real amphorae on their machine: agents and HAProxy that all of them share.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LocalAmphoraTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly int _port = Ports.Free();
    private readonly Stopwatch _clock = new();
    private readonly ProcessCluster _cluster = new(
        3, "--Lbaas:Amphora:Driver=haproxy", "--Lbaas:Compute:Driver=local", "--Lbaas:Network:Driver=local", "--Lbaas:Health:IntervalSeconds=1",
        "--Lbaas:Health:StatisticsIntervalSeconds=1",
        "--Lbaas:Compute:Local:SuperviseIntervalSeconds=1", $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24",
        // Sooner than in earnest, since nothing else happens here.
        "--akka:cluster:split-brain-resolver:stable-after=4s");
    private readonly List<BackEnd> _backEnds = [];

    private string _balancer = "";
    private string _pool = "";
    private Uri _vip = null!;

    private string Amphorae => Path.Combine(_cluster.DataDirectory, "amphorae");

    public async Task InitializeAsync()
    {
        _clock.Start();
        await _cluster.StartAsync();
        Report("three nodes run");
        await CreateAsync(_cluster.Nodes[0].Api);
        Report("a load balancer is ACTIVE");
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _cluster.Nodes)
            node.Dispose();
        // Agents by the one name, HAProxy by the other.
        await Machine.EndAllAsync(_cluster.DataDirectory);
        _cluster.Dispose();
        foreach (var backEnd in _backEnds)
            await backEnd.DisposeAsync();
    }

    [HaproxyFact]
    public async Task Traffic_flows_through_the_death_and_the_return_of_the_node_that_has_its_load_balancer_and_any_node_goes_on_with_the_amphora()
    {
        var agent = Agent();
        await using (var traffic = new Traffic(_vip))
        {
            await traffic.MoreAsync(100);
            var host = await HostAsync();
            await host.Process.KillAsync();
            Report($"{host.Address} is killed");
            await AddMemberAsync(Living()[0].Api);
            Report("another member is ACTIVE");
            await HeardAsync(Living()[^1].Api);
            Report("the agent is heard, although every third beat goes to the dead");
            await _cluster.StartAsync();
            Report($"{host.Address} is back");
            await traffic.MoreAsync(100);
            Assert.Empty(traffic.Failures);
            output.WriteLine($"{traffic.Answered} requests, none failed");
        }
        Assert.Equal(["back end 1", "back end 2"], await AnswersAsync());
        Assert.Equal(agent, Agent());

        await KillAmphoraAsync();
        await ProcessCluster.WithinAsync(s_limit, async () => (await TryAskAsync())?.Length > 0, () => "the amphora serves again");
        Report("agent and HAProxy were killed, and serve again");

        var reply = await Living()[^1].Api.SendAsync("DELETE", $"loadbalancers/{_balancer}?cascade=true");
        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        await ProcessCluster.WithinAsync(
            s_limit, () => Task.FromResult(Directory.GetDirectories(Amphorae).Length == 0 && Directory.GetFileSystemEntries(_cluster.RuntimeDirectory).Length == 0 && Processes().Count == 0),
            () => $"nothing is left, but {string.Join(", ", Directory.GetDirectories(Amphorae))} {string.Join(", ", Processes())}");
        Report("it is deleted");
    }

    private async Task CreateAsync(ApiClient api)
    {
        _balancer = await api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"name":"real","vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        var listener = await api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"HTTP","protocol_port":{{_port}}}""");
        _pool = await api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await AddMemberAsync(api);
        _vip = new Uri($"http://{(await api.ShowAsync($"loadbalancers/{_balancer}")).GetProperty("vip_address").GetString()}:{_port}/");
    }

    // As often as it takes: a node that was killed and is not yet known to be dead loses what is sent to it.
    private async Task AddMemberAsync(ApiClient api)
    {
        _backEnds.Add(await BackEnd.StartAsync($"back end {_backEnds.Count + 1}"));
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        string? id = null;
        await ProcessCluster.WithinAsync(s_limit, async () =>
        {
            var reply = await api.SendAsync("POST", $"pools/{_pool}/members", $$$"""{"member":{"address":"127.0.0.1","protocol_port":{{{_backEnds[^1].Port}}}}}""", key);
            id = reply.Status == HttpStatusCode.Created ? reply.Json.GetProperty("member").GetProperty("id").GetString() : null;
            return id is not null;
        }, () => "a member is created");
        await ProcessCluster.WithinAsync(s_limit, async () =>
            (await api.ShowAsync($"pools/{_pool}/members/{id}")).GetProperty("provisioning_status").GetString() == "ACTIVE", () => "it is ACTIVE");
    }

    private List<ProcessNode> Living() => [.. _cluster.Nodes.Where(static node => node.IsRunning)];

    // What the agent has counted comes with its heartbeats.
    private async Task HeardAsync(ApiClient api)
    {
        var before = await CountedAsync(api);
        await ProcessCluster.WithinAsync(s_limit, async () => await CountedAsync(api) > before, () => "more is counted");
    }

    private async Task<long> CountedAsync(ApiClient api) => (await api.ShowAsync($"loadbalancers/{_balancer}/stats")).GetProperty("total_connections").GetInt64();

    private int Agent() => Assert.Single(Machine.Naming("Lbaas.Amphora", Amphorae));

    private async Task<ProcessNode> HostAsync()
    {
        var page = await _cluster.Nodes[1].Api.GetAsync($"/operator/actors/lb/{_balancer}");
        var place = page.Json.GetProperty("place").GetProperty("node").GetString();
        return _cluster.Nodes.Single(node => node.Address == place);
    }

    private async Task KillAmphoraAsync()
    {
        var victims = Processes();
        Assert.True(victims.Count >= 2, $"agent and HAProxy run, but there are {victims.Count}");
        victims.ForEach(static pid => Machine.Signal(pid, Machine.SigKill));
        await ProcessCluster.WithinAsync(s_limit, () => Task.FromResult(!victims.Exists(static pid => Machine.CommandLine(pid).Length > 0)), () => "they are dead");
    }

    // Agents and HAProxy, not the nodes.
    private List<int> Processes() => [.. Machine.Naming(Amphorae + "/").Union(Machine.Naming(_cluster.RuntimeDirectory + "/"))];

    private async Task<string[]> AnswersAsync() => [.. (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TryAskAsync()))).OfType<string>().Distinct().Order()];

    private async Task<string?> TryAskAsync()
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(_vip);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Report(string what) => output.WriteLine($"{_clock.Elapsed.TotalSeconds:0.0} s: {what}");
}
