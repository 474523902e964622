using Lbaas.Tests.EndToEnd;
using Microsoft.Data.Sqlite;

namespace Lbaas.Tests.Housekeeping;

/// <summary>kill -9 of the server while it moves deleted load balancers to the archive.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KilledWhileArchivingTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Balancers = 12;

    [Fact]
    public async Task Every_event_is_in_one_of_the_two_and_every_history_is_told_to_its_end()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var site = new Site(
            [.. Site.NoopDrivers, "--Lbaas:Housekeeping:IntervalSeconds=1", "--Lbaas:Housekeeping:LoadBalancerExpirySeconds=1", "--Lbaas:Housekeeping:AmphoraExpirySeconds=1"]);
        var (deleted, inBoth) = (new List<string>(), 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            await site.StartServerAsync();
            deleted.AddRange(await Task.WhenAll(Enumerable.Range(0, Balancers).Select(_ => DeletedAsync(site.Api))));
            var purged = await PurgedAsync(site);
            await Eventually.HoldsAsync(async () => await PurgedAsync(site) > purged, "it is at it");
            await Task.Delay(random.Next(200));
            await site.KillServerAsync();
            inBoth += Query(site, "SELECT COUNT(*) FROM journal JOIN archive.journal USING (persistence_id, sequence_number)");
            // From 1 on without a hole: as many different numbers as the highest one says.
            Assert.Equal(0, Query(site, """
                SELECT COUNT(*) FROM (
                    SELECT 1 FROM (SELECT persistence_id, sequence_number FROM journal UNION SELECT persistence_id, sequence_number FROM archive.journal)
                    GROUP BY persistence_id HAVING COUNT(*) != MAX(sequence_number))
                """));
        }
        await site.StartServerAsync();
        await Eventually.Async(() => Query(site, "SELECT COUNT(*) FROM journal WHERE persistence_id LIKE 'lb-%' OR persistence_id LIKE 'amphora-%'") == 0, "all have left");

        output.WriteLine($"{inBoth} events were in both places when the server was killed");
        Assert.Equal(Kills * Balancers, deleted.Count);
        foreach (var id in deleted)
        {
            var history = (await site.Api.GetAsync($"/v2/lbaas/loadbalancers/{id}/history")).Json.GetProperty("history");
            Assert.Equal(
                ["create_load_balancer applied", "delete_load_balancer applied"],
                history.EnumerateArray().Select(entry => $"{entry.GetProperty("kind")} {entry.GetProperty("outcome")}"));
        }
    }

    private static async Task<string> DeletedAsync(ApiClient api)
    {
        var id = await api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        await api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
        await api.SendAsync("DELETE", $"loadbalancers/{id}");
        await Eventually.HoldsAsync(async () => (await api.GetAsync($"loadbalancers/{id}")).Status == System.Net.HttpStatusCode.NotFound, "it is gone");
        return id;
    }

    private static async Task<long> PurgedAsync(Site site) =>
        (await site.Api.GetAsync("/operator/housekeeping")).Json.GetProperty("purged").EnumerateObject().Sum(kind => kind.Value.GetInt64());

    private static long Query(Site site, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(site.DataDirectory, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"ATTACH '{Path.Combine(site.DataDirectory, "archive.db")}' AS archive; {sql}";
        return (long)command.ExecuteScalar()!;
    }
}
