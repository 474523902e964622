using System.Net;
using System.Text.Json;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>Spares and the limit on builds, as tenants and operators see them.</summary>
public sealed class AmphoraPoolTests
{
    [Fact]
    public async Task With_a_spare_at_hand_a_load_balancer_needs_nothing_of_the_compute_service()
    {
        await using var server = await StartAsync("--Lbaas:AmphoraPool:Spares=1");
        await ReadyAsync(server, "default", 1);
        ComputeOf(server).Behavior.Hang();

        var balancer = await server.BalancerAsync();

        Assert.Equal("ALLOCATED", (await AmphoraeAsync(server, $"loadbalancer_id={balancer}")).Single().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_pool_is_shown_with_what_it_keeps_and_has()
    {
        await using var server = await StartAsync("--Lbaas:AmphoraPool:Pools:0:Zone=north", "--Lbaas:AmphoraPool:Pools:0:Spares=2");

        var pool = await ReadyAsync(server, "north::", 2);

        Assert.Equal(
            ["id", "zone", "compute_flavor", "image_tag", "wanted", "ready", "outdated", "building", "leaving", "not_taken", "failures_in_a_row", "last_failure", "last_failure_at", "next_build", "next_look"],
            pool.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("north", 2, 0), (pool.GetProperty("zone").GetString(), pool.GetProperty("wanted").GetInt32(), pool.GetProperty("building").GetInt32()));
        Assert.Equal(JsonValueKind.String, pool.GetProperty("next_look").ValueKind);
    }

    [Fact]
    public async Task Its_figures_are_on_the_meter()
    {
        await using var server = await StartAsync("--Lbaas:AmphoraPool:Pools:0:Zone=meters", "--Lbaas:AmphoraPool:Pools:0:Spares=2");
        await ReadyAsync(server, "meters::", 2);

        var figures = Meters.Read("Lbaas.Amphorae");

        // Other servers may have figures, too.
        HashSet<(string, long, string)> expected =
        [
            ("lbaas.amphorae.spares_wanted", 2, "meters::"), ("lbaas.amphorae.spares_ready", 2, "meters::"), ("lbaas.amphorae.spares_building", 0, "meters::"),
            ("lbaas.amphorae.failed_builds", 0, "meters::"), ("lbaas.amphorae.builds_waiting", 0, ""),
        ];
        Assert.Subset(figures.ToHashSet(), expected);
    }

    [Fact]
    public async Task A_pool_says_why_it_has_no_spares()
    {
        await using var server = await StartAsync(compute => compute.Behavior.Fail(() => new ComputeException("no capacity", final: true)), "--Lbaas:AmphoraPool:Spares=1");

        var pool = await UntilAsync(server, "default", pool => pool.GetProperty("failures_in_a_row").GetInt32() == 1);

        Assert.Equal("no capacity", pool.GetProperty("last_failure").GetString());
        Assert.Equal(JsonValueKind.String, pool.GetProperty("next_build").ValueKind);
    }

    [Fact]
    public async Task A_pool_that_is_not_named_any_more_gives_its_spares_back()
    {
        using var directory = new TemporaryDirectory();
        await using (var before = await StartAsync($"--Lbaas:DataDirectory={directory.Path}", "--Lbaas:AmphoraPool:Pools:0:ImageTag=edge", "--Lbaas:AmphoraPool:Pools:0:Spares=1"))
            await ReadyAsync(before, "local::edge", 1);

        await using var server = await StartAsync($"--Lbaas:DataDirectory={directory.Path}");

        await Eventually.HoldsAsync(async () => !(await PoolsAsync(server)).Any(pool => pool.GetProperty("id").GetString() == "local::edge"), "the pool is gone");
        Assert.Empty(await AmphoraeAsync(server, "status=READY"));
    }

    [Fact]
    public async Task Spares_are_renewed_at_an_operators_word()
    {
        await using var server = await StartAsync("--Lbaas:AmphoraPool:Spares=1");
        await ReadyAsync(server, "default", 1);
        var old = (await AmphoraeAsync(server, "status=READY")).Single().GetProperty("id").GetString();

        var renewed = await server.PostAsync("/operator/pools/default/renew", "");

        Assert.Equal((HttpStatusCode.OK, 1), (renewed.Status, renewed.Json.GetProperty("count").GetInt32()));
        await Eventually.HoldsAsync(
            async () => await AmphoraeAsync(server, "status=READY") is [var spare] && spare.GetProperty("id").GetString() != old,
            "another has come in its place");
    }

    [Fact]
    public async Task A_pool_that_is_not_there_is_not_renewed()
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/operator/pools/south::/renew", "")).Status);
    }

    [Fact]
    public async Task Who_waits_for_its_turn_to_be_built_says_so()
    {
        await using var server = await StartAsync("--Lbaas:AmphoraPool:BuildingAtOnce=1");
        ComputeOf(server).Behavior.Hang();
        for (var number = 0; number < 2; number++)
            await server.PostAsync("loadbalancers", """{"loadbalancer":{"project_id":"p","vip_subnet_id":"00000000-0000-4000-8000-000000000001"}}""");

        await Eventually.HoldsAsync(
            async () => (await server.GetAsync("/operator/pending")).Text.Contains("waiting for 1 build before it", StringComparison.Ordinal), "the reason is shown");
        var builds = (await server.GetAsync("/operator/pools")).Json.GetProperty("builds");
        ComputeOf(server).Behavior.BeWell();

        Assert.Equal("""{"limit":1,"building":1,"waiting":1}""", JsonSerializer.Serialize(builds));
        await Eventually.HoldsAsync(async () => (await AmphoraeAsync(server, "status=ALLOCATED")).Count == 2, "both are built");
    }

    private static Task<TestServer> StartAsync(params string[] settings) => StartAsync(static _ => { }, settings);

    private static async Task<TestServer> StartAsync(Action<NoopComputeDriver> prepare, params string[] settings)
    {
        var server = new TestServer(services => services.AddSingleton<IComputeDriver>(provider =>
        {
            var driver = new NoopComputeDriver(new NoopBehavior(provider.GetRequiredService<TimeProvider>()));
            prepare(driver);
            return driver;
        }), settings);
        await server.InitializeAsync();
        return server;
    }

    private static NoopComputeDriver ComputeOf(TestServer server) => (NoopComputeDriver)server.Services.GetRequiredService<IComputeDriver>();

    private static Task<JsonElement> ReadyAsync(TestServer server, string pool, int count) =>
        UntilAsync(server, pool, page => page.GetProperty("ready").GetInt32() == count);

    private static async Task<JsonElement> UntilAsync(TestServer server, string pool, Func<JsonElement, bool> condition)
    {
        JsonElement? found = null;
        await Eventually.HoldsAsync(
            async () => (found = (await PoolsAsync(server)).SingleOrDefault(page => page.GetProperty("id").GetString() == pool)) is { ValueKind: JsonValueKind.Object } page && condition(page),
            $"the pool {pool} gets there");
        return found!.Value;
    }

    private static async Task<IReadOnlyList<JsonElement>> PoolsAsync(TestServer server) =>
        [.. (await server.GetAsync("/operator/pools")).Json.GetProperty("pools").EnumerateArray()];

    private static async Task<IReadOnlyList<JsonElement>> AmphoraeAsync(TestServer server, string filter) =>
        [.. (await server.GetAsync($"/v2/octavia/amphorae?{filter}")).Json.GetProperty("amphorae").EnumerateArray()];
}
