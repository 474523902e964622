using System.Globalization;
using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Clients;

/// <summary>What gophercloud makes of answers (spec clients).</summary>
[Collection(typeof(ServerCollection))]
public sealed class GophercloudTests(ApiServer server)
{
    // The first format that it tries; a zone would make it fall back, a fraction fail.
    private const string WithoutZone = "yyyy-MM-dd'T'HH:mm:ss";

    [Fact]
    public async Task Times_have_neither_zone_nor_fraction()
    {
        var id = await server.BalancerAsync();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"changed"}}""");

        var shown = (await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer")).GetProperty("loadbalancer");

        Assert.All(
            ["created_at", "updated_at"],
            field => Assert.True(DateTime.TryParseExact(shown.GetProperty(field).GetString(), WithoutZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out _), field));
    }

    [Fact]
    public async Task The_time_of_the_last_update_is_null_before_the_first()
    {
        var id = await server.BalancerAsync();

        var shown = await server.GetAsync($"loadbalancers/{id}");

        Assert.Equal(JsonValueKind.Null, shown.Json.GetProperty("loadbalancer").GetProperty("updated_at").ValueKind);
    }

    [Fact]
    public async Task All_pages_are_reached_by_following_the_links_as_they_stand()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Add(await server.BalancerAsync());

        // Without a filter: links do not repeat filters (spec api 4).
        var seen = new List<string>();
        for (var next = $"{server.Client.BaseAddress}v2.0/lbaas/loadbalancers?limit=2"; next is not null;)
        {
            var page = JsonDocument.Parse(await server.Client.GetStringAsync(next)).RootElement;
            seen.AddRange(page.GetProperty("loadbalancers").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.GetProperty("loadbalancers_links").EnumerateArray()
                .Where(link => link.GetProperty("rel").GetString() == "next").Select(link => link.GetProperty("href").GetString()).SingleOrDefault();
        }

        Assert.Equal((5, seen.Count), (made.Intersect(seen).Count(), seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("statuses")]
    public async Task The_status_tree_is_found_under_both_of_its_names(string path)
    {
        var id = await server.BalancerAsync();

        var reply = await server.GetAsync($"/v2.0/lbaas/loadbalancers/{id}/{path}");

        Assert.Equal((HttpStatusCode.OK, id), (reply.Status, reply.Json.GetProperty("statuses").GetProperty("loadbalancer").GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("loadbalancers", "loadbalancers")]
    [InlineData("listeners", "listeners")]
    [InlineData("pools", "pools")]
    [InlineData("healthmonitors", "healthmonitors")]
    [InlineData("l7policies", "l7policies")]
    [InlineData("flavors", "flavors")]
    [InlineData("flavorprofiles", "flavorprofiles")]
    [InlineData("availabilityzoneprofiles", "availability_zone_profiles")]
    [InlineData("providers", "providers")]
    [InlineData("quotas", "quotas")]
    [InlineData("/v2.0/octavia/amphorae", "amphorae")]
    public async Task Each_of_its_packages_finds_its_list(string collection, string key)
    {
        var path = collection[0] == '/' ? collection : $"/v2.0/lbaas/{collection}";

        Assert.Equal(JsonValueKind.Array, (await server.GetAsync(path)).Json.GetProperty(key).ValueKind);
    }
}
