using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>
/// Of a pair one dies, or both: others take their places, and in the end one alone has the VIP. How long nobody answers is measured,
/// and who is silent for two seconds is dead, so nothing else runs.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class PairRepairTests(PairRepairTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<PairRepairTests.Fixture>
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Who_dies_is_replaced_in_its_role(bool activeDies, bool standbyDies)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = fixture.Balancer;
        var (active, others) = await balancer.SettledAsync(2);
        var standby = Assert.Single(others);
        var roles = await RolesAsync(balancer);
        string[] victims = [.. activeDies ? [active] : Array.Empty<string>(), .. standbyDies ? [standby] : Array.Empty<string>()];
        await using var caller = new Caller(balancer.Url);
        await caller.MoreAsync(10);
        caller.Gap();

        foreach (var victim in victims)
            await balancer.KillAsync(victim);
        await Eventually.HoldsAsync(async () => (await StillDeadAsync(balancer, victims)).Count == 0, "nobody is dead any more");
        await balancer.SettledAsync(2);
        await caller.MoreAsync(10);

        var after = await RolesAsync(balancer);
        var gap = caller.Gap();
        output.WriteLine($"{victims.Length} died{(activeDies ? ", the active one" : "")}: longest gap {gap.TotalMilliseconds:F0} ms");
        Assert.Equal(["BACKUP", "MASTER"], after.Values.Order());
        // Three advertisements and a bit, as if nobody repaired.
        Assert.True(gap < TimeSpan.FromSeconds(5) || victims.Length == 2, $"{gap}");
        Assert.All(roles.Keys.Except(victims), survivor => Assert.Equal(roles[survivor], after[survivor]));
        await BridgeTests.AssertNothingLeftAsync(victims.Except(await balancer.AmphoraIdsAsync()).ToArray());
    }

    // One of two may be started anew by the push that finds it dead, before it is convicted: then nobody need take its place.
    private static async Task<List<string>> StillDeadAsync(CarriedBalancer balancer, string[] victims)
    {
        var dead = new List<string>();
        foreach (var victim in victims.Intersect(await balancer.AmphoraIdsAsync()))
        {
            if (victims.Length == 1 || !(await LinkTools.ProcessesAsync(victim)).Exists(pid => Machine.CommandLine(pid).Contains("haproxy.cfg")))
                dead.Add(victim);
        }
        return dead;
    }

    private static async Task<Dictionary<string, string>> RolesAsync(CarriedBalancer balancer) =>
        (await balancer.AmphoraeAsync()).ToDictionary(amphora => amphora.GetProperty("id").GetString()!, amphora => amphora.GetProperty("role").GetString()!);

    /// <summary>A pair that is not looked after by anybody on its machine.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly BridgeSite _site = new()
        {
            Settings =
            [
                "--Lbaas:Health:TimeoutSeconds=2", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600",
            ],
        };

        internal CarriedBalancer Balancer { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await _site.InitializeAsync();
            if (Environment.IsPrivilegedProcess)
                Balancer = await _site.CreateAsync(pair: true);
        }

        public ValueTask DisposeAsync() => _site.DisposeAsync();
    }
}
