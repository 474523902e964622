using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.EndToEnd;
using Lbaas.Tests.Pairs;

namespace Lbaas.Tests.Soak;

/// <summary>A server, its load balancers of one topology, and their clients.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    // Beats every second, two missed are suspicious; and so many deaths within so short a time are meant.
    private static readonly string[] Settings =
    [
        "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=4", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=1",
        "--Lbaas:Failover:ConvictionsMax=1000",
    ];

    // Other tests run meanwhile, some of which have less patience.
    private const int Niceness = 10;

    private readonly string _topology;
    private readonly int _amphoraePerBalancer;
    private readonly Site _site;
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<string> _balancers = [];
    private readonly List<Customer> _customers = [];
    private readonly HashSet<string> _amphorae = [];
    private readonly List<(long At, string What)> _kills = [];

    // Where no command line names it.
    private readonly string _lost = $"/tmp/lbe-lost-{Guid.NewGuid().ToString("N")[..8]}";

    private Fleet(string topology, int amphoraePerBalancer, Site site)
    {
        _topology = topology;
        _amphoraePerBalancer = amphoraePerBalancer;
        _site = site;
    }

    public bool HasKeepalived => _amphoraePerBalancer > 1;

    /// <summary>Load balancers of one amphora each, on the local compute driver.</summary>
    public static async Task<Fleet> OfSinglesAsync(int count)
    {
        var cidr = $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(200, 250)}.{Random.Shared.Next(256)}.0/24";
        var site = await Site.StartAsync(new Site([.. Settings, cidr]) { Niceness = Niceness });
        var fleet = new Fleet("SINGLE", 1, site);
        fleet._owned.Add(site);
        try
        {
            for (var i = 0; i < count; i++)
                await fleet.AddSingleAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Load balancers of two amphorae each, on the netns compute driver.</summary>
    public static async Task<Fleet> OfPairsAsync(int count)
    {
        var bridge = new BridgeSite { Settings = Settings, Niceness = Niceness };
        await bridge.InitializeAsync();
        var fleet = new Fleet("ACTIVE_STANDBY", 2, bridge.Site);
        fleet._owned.Add(bridge);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var balancer = await bridge.CreateAsync(pair: true);
                await balancer.SettledAsync(2);
                fleet.Serve(balancer.Id, balancer.Url);
            }
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>The amphorae that have a directory now.</summary>
    public List<string> Amphorae()
    {
        var directory = Path.Combine(_site.DataDirectory, "amphorae");
        return Directory.Exists(directory) ? [.. Directory.GetDirectories(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Remembers which amphorae there are, so that what is left of them is known for what it is.</summary>
    public void Look() => _amphorae.UnionWith(Amphorae());

    public void Note(string kill) => _kills.Add((Stopwatch.GetTimestamp(), kill));

    /// <summary>The processes of an amphora; keepalived's and HAProxy's name its short directory.</summary>
    public List<int> ProcessesOf(string amphora) =>
        [.. Machine.Naming(Path.Combine(_site.DataDirectory, "amphorae", amphora)).Union(Machine.Naming(Path.Combine(_site.Root, "r", amphora.Replace("-", ""))))
            .Where(pid => pid != _site.Server.Pid)];

    /// <summary>Takes an amphora's files away.</summary>
    public void Lose(string amphora)
    {
        Directory.CreateDirectory(_lost);
        Directory.Move(Path.Combine(_site.DataDirectory, "amphorae", amphora), Path.Combine(_lost, $"{amphora}-{_kills.Count}"));
    }

    public async Task RestartServerAsync(TimeSpan pause)
    {
        await _site.KillServerAsync();
        await Task.Delay(pause);
        await _site.StartServerAsync();
    }

    /// <summary>Waits until every load balancer is as it should be.</summary>
    public async Task WholeAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (await LackingAsync() is { } lacking)
        {
            Assert.True(watch.Elapsed < limit, $"{_topology}: {lacking}\n{await _site.PendingAsync()}\n{Tail(_site.Server.Output)}");
            await Task.Delay(100);
        }
    }

    public string Summary()
    {
        var (asked, failed) = Tally();
        return $"{_topology}: {failed} of {asked} requests failed ({100.0 * failed / Math.Max(1, asked):F2} %), "
            + $"{_amphorae.Count} amphorae seen; longest times without an answer: {string.Join("; ", _customers.Select(customer => Explain(customer.Longest)))}";
    }

    /// <summary>Waits until every request has been answered for a while.</summary>
    public async Task ServesAsync(TimeSpan time, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var (asked, failed) = Tally();
        while (true)
        {
            await Task.Delay(time);
            var now = Tally();
            if (now.Failed == failed && now.Asked > asked)
                return;
            Assert.True(watch.Elapsed < limit, $"{_topology}: requests still fail");
            (asked, failed) = now;
        }
    }

    /// <summary>Deletes all load balancers.</summary>
    /// <returns>What is left of them on this machine.</returns>
    public async Task<List<string>> DeleteAllAsync(TimeSpan limit)
    {
        await EndCustomersAsync();
        foreach (var balancer in _balancers)
            Assert.Equal(HttpStatusCode.NoContent, (await _site.Api.SendAsync("DELETE", $"loadbalancers/{balancer}?cascade=true")).Status);
        await _site.SettledAsync(limit);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var left = await LeftAsync();
            if (left.Count == 0 || watch.Elapsed > limit)
                return left;
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndCustomersAsync();
        foreach (var owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
        if (Directory.Exists(_lost))
            Directory.Delete(_lost, recursive: true);
    }

    private async Task AddSingleAsync()
    {
        var port = Ports.Free();
        var api = _site.Api;
        var id = await api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        var listener = await api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{id}}","protocol":"HTTP","protocol_port":{{port}}}""");
        var pool = await api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        for (var i = 0; i < 2; i++)
        {
            var backEnd = await BackEnd.StartAsync($"member {i}");
            _owned.Add(backEnd);
            await api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"127.0.0.1","protocol_port":{{backEnd.Port}}}""");
        }
        await api.BecomesAsync($"loadbalancers/{id}", "operating_status", "ONLINE");
        var vip = (await api.ShowAsync($"loadbalancers/{id}")).GetProperty("vip_address").GetString();
        Serve(id, new Uri($"http://{vip}:{port}/"));
    }

    private void Serve(string balancer, Uri url)
    {
        _balancers.Add(balancer);
        _customers.Add(new Customer(url));
        Look();
    }

    private async Task EndCustomersAsync()
    {
        foreach (var customer in _customers)
            await customer.DisposeAsync();
        _customers.Clear();
    }

    private (int Asked, int Failed) Tally() => (_customers.Sum(customer => customer.Asked), _customers.Sum(customer => customer.Failed));

    // With what was killed in this fleet from a little before it on.
    private string Explain(Gap gap)
    {
        var kills = _kills.Where(kill => kill.At > gap.From - (2 * Stopwatch.Frequency) && kill.At < gap.Until)
            .Select(kill => $"{kill.What} at {(kill.At - gap.From) / (double)Stopwatch.Frequency:F1} s");
        return $"{gap.Length.TotalSeconds:F1} s ({string.Join(", ", kills)})";
    }

    // Null when nothing is.
    private async Task<string?> LackingAsync()
    {
        Look();
        foreach (var balancer in _balancers)
        {
            var shown = await _site.Api.ShowAsync($"loadbalancers/{balancer}");
            var (provisioning, operating) = (shown.GetProperty("provisioning_status").GetString(), shown.GetProperty("operating_status").GetString());
            if ((provisioning, operating) != ("ACTIVE", "ONLINE"))
                return $"load balancer {balancer} is {provisioning} and {operating}";
            var amphorae = await _site.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer}");
            var statuses = amphorae.EnumerateArray().Select(amphora => amphora.GetProperty("status").GetString()).ToList();
            if (statuses.Count != _amphoraePerBalancer || statuses.Exists(status => status != "ALLOCATED"))
                return $"load balancer {balancer} has amphorae that are {string.Join(", ", statuses)}";
        }
        using var pending = JsonDocument.Parse(await _site.PendingAsync());
        return pending.RootElement.GetProperty("count").GetInt32() == 0 ? null : "something is PENDING";
    }

    private async Task<List<string>> LeftAsync()
    {
        List<string> left = [.. Machine.Naming(_site.Root).Where(pid => pid != _site.Server.Pid).Select(Machine.CommandLine), .. Amphorae()];
        if (HasKeepalived)
        {
            var namespaces = (await LinkTools.IpAsync("netns", "list")).Split('\n');
            left.AddRange(_amphorae.Select(LinkTools.NamespaceOf).Where(name => namespaces.Any(line => line.Split(' ')[0] == name)));
        }
        return left;
    }

    private static string Tail(string output) => output.Length < 20_000 ? output : output[^20_000..];
}
