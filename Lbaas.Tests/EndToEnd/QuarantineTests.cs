using System.Net;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A load balancer whose history can't be replayed, seen from outside: it alone is away, and an operator brings it back.</summary>
[Collection(ProcessCollection.Name)]
public sealed class QuarantineTests
{
    [Fact]
    public async Task A_mended_history_is_tried_again_over_HTTP()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        var created = await site.Api.SendAsync("POST", "loadbalancers", $$$"""{"loadbalancer":{"vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""");
        var id = created.Json.GetProperty("loadbalancer").GetProperty("id").GetString()!;
        await site.SettledAsync(TimeSpan.FromSeconds(10));
        await site.KillServerAsync();
        Rewrite(site, id, "x.", "");
        await site.StartServerAsync();
        var away = await site.Api.SendAsync("PUT", $"loadbalancers/{id}", """{"loadbalancer":{"name":"new"}}""");
        var listed = await site.Api.GetAsync("/operator/quarantine");
        Rewrite(site, id, "", "x.");

        var retried = await site.Api.SendAsync("POST", $"/operator/quarantine/lb/{id}/retry");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, true, HttpStatusCode.OK, HttpStatusCode.OK),
            (away.Status, listed.Text.Contains(id), retried.Status, (await site.Api.SendAsync("PUT", $"loadbalancers/{id}", """{"loadbalancer":{"name":"new"}}""")).Status));
    }

    [Fact]
    public async Task What_is_not_quarantined_is_not_found()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);

        Assert.Equal(HttpStatusCode.NotFound, (await site.Api.SendAsync("POST", $"/operator/quarantine/lb/{Guid.NewGuid()}/retry")).Status);
    }

    // Manifests that nobody knows, and back again; snapshots would hide them.
    private static void Rewrite(Site site, string id, string prefix, string without)
    {
        using var journal = SqliteDatabase.Open(Path.Combine(site.DataDirectory, "journal.db"), readOnly: false, TimeSpan.FromSeconds(10));
        journal.Execute($"DELETE FROM snapshot WHERE persistence_id LIKE '%{id}'");
        journal.Execute($"UPDATE journal SET manifest = '{prefix}' || substr(manifest, {without.Length + 1}) WHERE persistence_id = 'lb-{id}'");
    }
}
