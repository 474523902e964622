using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.EndToEnd;

/// <summary>kill -9 of the server in the middle of a rollout, while an operator watches it.</summary>
[Collection(ProcessCollection.Name)]
public sealed class RolloutCrashTests
{
    private const int Balancers = 20;

    [Fact]
    public async Task It_goes_on_after_the_restart_and_who_watches_it_sees_its_end()
    {
        await using var site = await Site.StartAsync([.. Site.NoopDrivers, "--Lbaas:Compute:ImageTag=v1"]);
        for (var i = 0; i < Balancers; i++)
            await site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        await site.SettledAsync(TimeSpan.FromSeconds(20));
        var watched = RolloutCommand.RunAsync(site.Endpoint, "--image", "v2", "--at-once", "2", "--settle", "0");
        await Eventually.HoldsAsync(async () => await DoneAsync(site) is > 0 and < Balancers, "some are done");

        await site.KillServerAsync();
        var doneAtLeast = await RestartAsync(site);
        var (code, said) = await watched;

        Assert.InRange(doneAtLeast, 1, Balancers - 1);
        Assert.True(code == 0, said);
        Assert.Equal(Balancers, await DoneAsync(site));
        var amphorae = await site.Api.ShowAsync("/v2/octavia/amphorae");
        Assert.All(amphorae.EnumerateArray(), amphora => Assert.Equal("v2", amphora.GetProperty("image_id").GetString()));
    }

    private static async Task<int> RestartAsync(Site site)
    {
        await site.StartServerAsync();
        return (await CurrentAsync(site))!.Value.GetProperty("done").GetInt32();
    }

    private static async Task<int> DoneAsync(Site site) => (await CurrentAsync(site))?.GetProperty("done").GetInt32() ?? 0;

    // Null before it is begun.
    private static async Task<JsonElement?> CurrentAsync(Site site) =>
        await site.Api.GetAsync("/operator/rollouts/current") is { Status: HttpStatusCode.OK } answer ? answer.Json : null;
}
