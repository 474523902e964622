using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.EndToEnd;

/// <summary>kill -9 of the server at random moments under load, and again on the same directory. Long, since after each kill it starts.</summary>
[Collection(ProcessCollection.Name)]
public sealed class CrashUnderLoadTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Clients = 8;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentQueue<string> _faults = new();

    [Fact]
    public async Task Nothing_is_lost_half_made_or_stuck()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var site = new Site(Site.NoopDrivers);
        for (var kill = 0; kill < Kills; kill++)
        {
            await site.StartServerAsync();
            await site.SettledAsync(SettleLimit);
            await LoadUntilKilledAsync(site, kill, random);
            // Every fifth time it is killed in its recovery, too.
            if (kill % 5 == 4)
                await KilledInRecoveryAsync(site, random);
        }
        await site.StartServerAsync();
        await site.SettledAsync(SettleLimit);

        output.WriteLine($"{_acknowledged.Count} creations acknowledged");
        Assert.Empty(_faults);
        Assert.True(_acknowledged.Count > 10 * Kills, $"only {_acknowledged.Count} creations were acknowledged");
        foreach (var path in _acknowledged)
            Assert.Equal("ACTIVE", (await site.Api.ShowAsync(path)).GetProperty("provisioning_status").GetString());
        await AssertWholeAsync(site);
    }

    private async Task LoadUntilKilledAsync(Site site, int round, Random random)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => CreateUntilGoneAsync(site.Api, $"{round}-{client}", begun))).ToList();
        await begun.Task;
        await Task.Delay(random.Next(400));
        await site.KillServerAsync();
        await Task.WhenAll(clients);
    }

    private static async Task KilledInRecoveryAsync(Site site, Random random)
    {
        using var server = site.Launch();
        await Task.Delay(random.Next(100, 1_000));
        await server.KillAsync();
    }

    private async Task CreateUntilGoneAsync(ApiClient api, string name, TaskCompletionSource begun)
    {
        try
        {
            for (var n = 0; ; n++)
            {
                if (n % 4 == 3)
                    await CreateAsync(api, "loadbalancers", "loadbalancer", Tree($"tree-{name}-{n}"));
                else
                    await CreateStepByStepAsync(api, $"step-{name}-{n}");
                begun.TrySetResult();
            }
        }
        catch (HttpRequestException)
        {
            // Killed: what was not answered may have happened or not.
        }
        finally
        {
            begun.TrySetResult();
        }
    }

    private async Task CreateStepByStepAsync(ApiClient api, string name)
    {
        var balancer = await CreateAsync(api, "loadbalancers", "loadbalancer", $$"""{"name":"{{name}}","vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        var listener = await CreateAsync(api, "listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var pool = await CreateAsync(api, "pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await CreateAsync(api, $"pools/{pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");
        await CreateAsync(api, $"pools/{pool}/members", "member", """{"address":"10.0.0.2","protocol_port":80}""");
    }

    private async Task<string> CreateAsync(ApiClient api, string collection, string kind, string fields)
    {
        var reply = await api.PostAsync(collection, kind, fields);
        if (reply.Status != HttpStatusCode.Created)
        {
            _faults.Enqueue($"{collection}: {reply.Status} {reply.Text}");
            return Guid.Empty.ToString();
        }
        var id = reply.Json.GetProperty(kind).GetProperty("id").GetString()!;
        _acknowledged.Enqueue($"{collection}/{id}");
        return id;
    }

    private static string Tree(string name) =>
        $$"""
        {"name":"{{name}}","vip_subnet_id":"{{Guid.NewGuid()}}",
         "listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"p"} },{"protocol":"HTTP","protocol_port":81,"default_pool":{"name":"p"} }],
         "pools":[{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80},{"address":"10.0.0.2","protocol_port":80}]}]}
        """;

    // Also what was never acknowledged is there as a whole, or not at all.
    private static async Task AssertWholeAsync(Site site)
    {
        var balancers = await site.Api.ListAsync("loadbalancers");
        Assert.All(balancers, AssertActive);
        Assert.All(balancers, balancer => Assert.NotEmpty(balancer.GetProperty("vip_address").GetString()!));
        Assert.All(await site.Api.ListAsync("listeners"), AssertActive);
        var pools = await site.Api.ListAsync("pools");
        Assert.All(pools, AssertActive);
        var members = pools.ToLookup(pool => IdOf(pool.GetProperty("loadbalancers")[0]), pool => pool.GetProperty("members").GetArrayLength());
        foreach (var tree in balancers.Where(balancer => balancer.GetProperty("name").GetString()!.StartsWith("tree-", StringComparison.Ordinal)))
            Assert.Equal((2, 2), (tree.GetProperty("listeners").GetArrayLength(), members[IdOf(tree)].Sum()));
    }

    private static void AssertActive(JsonElement resource) =>
        Assert.Equal("ACTIVE", resource.GetProperty("provisioning_status").GetString());

    private static string IdOf(JsonElement resource) => resource.GetProperty("id").GetString()!;
}
