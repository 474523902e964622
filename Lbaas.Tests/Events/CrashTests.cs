using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Events;

/// <summary>A watcher of a server that is killed again and again under load.</summary>
[Collection(ProcessCollection.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 4;

    [Fact]
    public async Task Everything_is_seen_once_and_in_order_whatever_the_crashes()
    {
        var random = new Random(11);
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{site.Port}") };
        var seen = new List<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var creators = Enumerable.Range(0, 4).Select(_ => CreateUntilGoneAsync(site.Api)).ToList();
            await WatchAsync(client, seen, random.Next(20, 60));
            await site.KillServerAsync();
            await Task.WhenAll(creators);
            await site.StartServerAsync();
        }
        await site.SettledAsync(TimeSpan.FromSeconds(30));

        var all = await AllAsync(site);
        await WatchAsync(client, seen, all.Count - seen.Count);
        output.WriteLine($"{all.Count} events");
        Assert.Equal(all, seen);
    }

    private static async Task WatchAsync(HttpClient client, List<long> seen, int count)
    {
        while (count > 0)
        {
            using var events = await EventReader.OpenAsync(client, "events?since=0", seen.LastOrDefault());
            for (var some = Math.Min(count, 7); some > 0; some--, count--)
                seen.Add((await events.NextAsync())!.Value.GetProperty("position").GetInt64());
        }
    }

    private static async Task CreateUntilGoneAsync(ApiClient api)
    {
        try
        {
            while (true)
                await api.PostAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        }
        catch (HttpRequestException)
        {
            // The server was killed, as it should be.
        }
    }

    private static async Task<List<long>> AllAsync(Site site)
    {
        var (all, since) = (new List<long>(), 0L);
        while (true)
        {
            var page = (await site.Api.SendAsync("GET", $"events?since={since}&limit=1000", null, ("Accept", "application/json"))).Json;
            if (page.GetProperty("events").GetArrayLength() == 0)
                return all;
            all.AddRange(page.GetProperty("events").EnumerateArray().Select(next => next.GetProperty("position").GetInt64()));
            since = page.GetProperty("next").GetInt64();
        }
    }
}
