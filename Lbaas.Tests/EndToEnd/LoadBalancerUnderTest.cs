using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A server with real HAProxy, and on it one load balancer with two members that is ACTIVE and ONLINE.</summary>
public sealed class LoadBalancerUnderTest : IAsyncLifetime
{
    private readonly List<BackEnd> _backEnds = [];
    private readonly int _port = Ports.Free();

    internal Site Site { get; private set; } = null!;

    internal ApiClient Api => Site.Api;

    internal Uri Vip { get; private set; } = null!;

    internal string BalancerId { get; private set; } = "";

    internal string ListenerId { get; private set; } = "";

    internal string PoolId { get; private set; } = "";

    /// <summary>The directory of the one amphora.</summary>
    internal string AmphoraDirectory => Assert.Single(
        Directory.GetDirectories(Path.Combine(Site.DataDirectory, "amphorae")), amphora => Directory.Exists(Path.Combine(amphora, BalancerId)));

    internal string HaproxyConfiguration => Path.Combine(AmphoraDirectory, BalancerId, "haproxy.cfg");

    /// <summary>The master's pid; 0 while there is none.</summary>
    internal int HaproxyPid
    {
        get
        {
            var file = Path.Combine(AmphoraDirectory, BalancerId, $"{BalancerId}.pid");
            return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid) ? pid : 0;
        }
    }

    /// <summary>Where the first back end listens.</summary>
    internal int MemberPort => _backEnds[0].Port;

    internal int AgentPid => Assert.Single(Machine.Naming("Lbaas.Amphora", AmphoraDirectory));

    /// <summary>More settings for the server, or others than these.</summary>
    internal string[] Settings { get; init; } = [];

    /// <summary>Done in the site's directories before the server starts.</summary>
    internal Action<Site> Prepare { get; init; } = _ => { };

    public async ValueTask InitializeAsync()
    {
        Site = new Site(["--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=30", "--Lbaas:Health:StatisticsIntervalSeconds=1",
            "--Lbaas:Compute:Local:SuperviseIntervalSeconds=1",
            $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24", .. Settings]);
        try
        {
            Prepare(Site);
            await Site.StartServerAsync();
            await CreateAsync();
        }
        catch (Exception failure)
        {
            try
            {
                await DisposeAsync();
            }
            catch (IOException left)
            {
                // Why it did not begin is the news; that its directory could not be cleared away is not.
                throw new AggregateException(failure, left);
            }

            throw;
        }
    }

    /// <summary>One more back end and its member, in effect.</summary>
    internal async Task AddMemberAsync() => await Api.BecomesAsync(await BeginMemberAsync(), "provisioning_status", "ACTIVE");

    /// <summary>One more back end and its member, which is accepted.</summary>
    /// <returns>The member's path.</returns>
    internal async Task<string> BeginMemberAsync()
    {
        var backEnd = await BackEnd.StartAsync($"back end {_backEnds.Count + 1}");
        _backEnds.Add(backEnd);
        var members = $"pools/{PoolId}/members";
        return $"{members}/{await Api.CreateAsync(members, "member", $$"""{"address":"127.0.0.1","protocol_port":{{backEnd.Port}}}""")}";
    }

    /// <summary>The pids of the present workers: one, and during a reload those that end, too. Empty while the master is not known.</summary>
    internal string[] HaproxyWorkers => $"/proc/{HaproxyPid}/task/{HaproxyPid}/children" is var file && File.Exists(file)
        ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : [];

    /// <summary>Waits until the last reload is over and its old worker gone.</summary>
    internal Task OneWorkerAsync() => Eventually.Async(() => HaproxyWorkers.Length == 1, "one worker is left");

    internal Task OnlineAsync() => Api.BecomesAsync($"loadbalancers/{BalancerId}", "operating_status", "ONLINE");

    internal static async Task GoneAsync(int pid) =>
        await Eventually.HoldsAsync(() => Task.FromResult(Machine.CommandLine(pid).Length == 0), $"the process {pid} is gone");

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
            await Site.DisposeAsync();
        foreach (var backEnd in _backEnds)
            await backEnd.DisposeAsync();
    }

    private async Task CreateAsync()
    {
        BalancerId = await Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"name":"real","vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        ListenerId = await Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{BalancerId}}","protocol":"HTTP","protocol_port":{{_port}}}""");
        PoolId = await Api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{ListenerId}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await AddMemberAsync();
        await AddMemberAsync();
        await Api.BecomesAsync($"loadbalancers/{BalancerId}", "provisioning_status", "ACTIVE");
        await OnlineAsync();
        var address = (await Api.ShowAsync($"loadbalancers/{BalancerId}")).GetProperty("vip_address").GetString();
        Vip = new Uri($"http://{address}:{_port}/");
    }
}
