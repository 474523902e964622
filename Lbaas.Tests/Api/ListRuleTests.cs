using System.Net;
using System.Text.Json;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>What spec api 4 says of lists, statement by statement, where <see cref="ListTests"/> does not.</summary>
[Collection(typeof(ServerCollection))]
public sealed class ListRuleTests(ApiServer server)
{
    private readonly string _project = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_list_has_links_even_when_it_is_empty() =>
        Assert.Equal("""{"loadbalancers":[],"loadbalancers_links":[]}""", (await ListAsync("")).Text);

    [Theory]
    [InlineData("limit=1", 1)]
    [InlineData("limit=2", 1)]
    [InlineData("limit=3", 0)]
    [InlineData("limit=0", 1)]
    [InlineData("limit=-5", 1)]
    [InlineData("limit=infinite", 1)]
    [InlineData("", 0)]
    public async Task The_next_page_is_linked_when_the_page_is_full_or_the_limit_infinite(string query, int links)
    {
        await BalancersAsync("a", "b");

        Assert.Equal(links, (await ListAsync(query)).Json.GetProperty("loadbalancers_links").GetArrayLength());
    }

    [Fact]
    public async Task The_page_after_an_exactly_full_last_one_is_empty_and_has_no_links()
    {
        await BalancersAsync("a", "b");
        var full = await ListAsync("limit=2");
        var next = full.Json.GetProperty("loadbalancers_links")[0].GetProperty("href").GetString()!;

        var reply = await server.GetAsync(new Uri(next).PathAndQuery + $"&project_id={_project}");

        Assert.Equal("""{"loadbalancers":[],"loadbalancers_links":[]}""", reply.Text);
    }

    [Fact]
    public async Task Links_repeat_neither_filters_nor_fields_nor_directions()
    {
        await BalancersAsync("a", "b");
        var last = (await ListAsync("sort=name:desc&limit=1&fields=id")).Json.GetProperty("loadbalancers")[0].GetProperty("id").GetString();

        var reply = await ListAsync($"sort_key=name&sort_dir=desc&limit=1&fields=id&admin_state_up=true&not-tags=x&marker={last}");

        var id = reply.Json.GetProperty("loadbalancers")[0].GetProperty("id").GetString();
        Assert.Equal(
            [$"/v2/lbaas/loadbalancers?limit=1&sort_key=name&marker={id}&page_reverse=True", $"/v2/lbaas/loadbalancers?limit=1&sort_key=name&marker={id}"],
            reply.Json.GetProperty("loadbalancers_links").EnumerateArray().Select(link => new Uri(link.GetProperty("href").GetString()!).PathAndQuery));
    }

    [Theory]
    [InlineData("True", "a")]
    [InlineData("true", "c")]
    [InlineData("1", "c")]
    public async Task Only_the_word_True_reverses(string word, string expected)
    {
        await BalancersAsync("a", "b", "c");
        var middle = (await ListAsync("name=b")).Json.GetProperty("loadbalancers")[0].GetProperty("id").GetString();

        Assert.Equal([expected], await NamesAsync($"sort=name&marker={middle}&page_reverse={word}"));
    }

    [Theory]
    [InlineData("sort=name:desc&sort_key=name&sort_dir=asc", "b,a")]
    [InlineData("sort=admin_state_up,name:desc", "b,a")]
    [InlineData("sort_key=admin_state_up,name&sort_dir=asc,desc", "b,a")]
    [InlineData("sort_key=admin_state_up,name&sort_dir=desc", "a,b")]
    [InlineData("sort=created_at:desc", "b,a")]
    [InlineData("sort=id:desc", "b,a")]
    [InlineData("sort=operating_status,name:desc", "b,a")]
    public async Task Sort_goes_before_sort_key_and_missing_directions_are_ascending(string query, string expected)
    {
        await BalancersAsync("a", "b");

        Assert.Equal(expected.Split(','), await NamesAsync(query));
    }

    [Theory]
    [InlineData("asc", "one,two")]
    [InlineData("desc", "two,one")]
    public async Task Children_can_be_sorted_by_what_they_belong_to(string direction, string expected)
    {
        foreach (var name in new[] { "one", "two" })
        {
            var balancer = await server.BalancerAsync(name, $$""","project_id":"{{_project}}" """);
            await server.CreateAsync("pools", "pool", $$"""{"name":"{{name}}","loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");
        }

        var reply = await server.GetAsync($"pools?project_id={_project}&sort=loadbalancer_id:{direction}");

        Assert.Equal(expected, string.Join(',', reply.Json.GetProperty("pools").EnumerateArray().Select(pool => pool.GetProperty("name").GetString())));
    }

    [Theory]
    [InlineData("tags=x&tags-any=y,z", "xy")]
    [InlineData("tags=x&not-tags=x,y", "x")]
    [InlineData("tags-any=x,y&not-tags-any=x", "y")]
    [InlineData("not-tags=x,y&not-tags-any=z", "x,y,none")]
    [InlineData("tags=x&tags=y", "xy")]
    [InlineData("tags=x&tags-any=y&not-tags=y,z&not-tags-any=z", "xy")]
    public async Task Tags_combine(string query, string expected)
    {
        await TaggedAsync("x", "x");
        await TaggedAsync("y", "y");
        await TaggedAsync("xy", "x", "y");
        await TaggedAsync("none");

        Assert.Equal(expected.Split(','), await NamesAsync(query));
    }

    [Theory]
    [InlineData("True")]
    [InlineData("t")]
    [InlineData("YES")]
    [InlineData("on")]
    [InlineData("1")]
    public async Task Booleans_are_read_leniently(string word)
    {
        await BalancersAsync("a");

        Assert.Equal(["a"], await NamesAsync($"admin_state_up={word}"));
    }

    [Theory]
    [InlineData("loadbalancers", "loadbalancer")]
    [InlineData("listeners", "listener")]
    [InlineData("pools", "pool")]
    [InlineData("pools/{pool}/members", "member")]
    [InlineData("healthmonitors", "healthmonitor")]
    public async Task Every_scalar_attribute_filters_and_sorts(string collection, string kind)
    {
        var path = collection.Replace("{pool}", await TreeAsync());
        var reply = await server.GetAsync($"{path}?project_id={_project}");
        var shown = reply.Json.GetProperty($"{kind}s")[0];
        var scalars = shown.EnumerateObject().Where(property => property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False);

        foreach (var scalar in scalars.Where(scalar => scalar.Name is not ("project_id" or "tenant_id")))
        {
            var found = await server.GetAsync($"{path}?project_id={_project}&{scalar.Name}={Uri.EscapeDataString(scalar.Value.ToString())}&sort={scalar.Name}:desc");
            Assert.True(
                found.Status == HttpStatusCode.OK && found.Json.GetProperty($"{kind}s").GetArrayLength() == 1, $"{scalar.Name}: {found.Text}");
        }
    }

    [Fact]
    public async Task A_null_attribute_is_a_known_filter_too()
    {
        await BalancersAsync("a");

        Assert.Equal(HttpStatusCode.OK, (await ListAsync("flavor_id=11111111-2222-4333-8444-555555555555&availability_zone=x&updated_at=x")).Status);
    }

    [Fact]
    public async Task What_is_deleted_is_neither_listed_nor_shown()
    {
        await BalancersAsync("a");
        var id = (await ListAsync("")).Json.GetProperty("loadbalancers")[0].GetProperty("id").GetString();
        await server.DeleteAsync($"loadbalancers/{id}");
        await server.GoneAsync($"loadbalancers/{id}");

        Assert.Empty(await NamesAsync(""));
    }

    [Theory]
    [InlineData("AllowPagination", "limit=1", 2)]
    [InlineData("AllowFiltering", "name=a", 2)]
    [InlineData("AllowFiltering", "tags=x", 2)]
    [InlineData("AllowSorting", "sort=nonsense", 2)]
    [InlineData("AllowFieldSelection", "fields=id", 2)]
    public async Task What_is_switched_off_is_ignored(string option, string query, int count)
    {
        await using var other = new TestServer($"--Lbaas:Lists:{option}=false");
        await other.InitializeAsync();
        await other.BalancerAsync("a");
        await other.BalancerAsync("b");

        var list = (await other.GetAsync($"loadbalancers?{query}")).Json;

        Assert.Equal((count, "a"), (list.GetProperty("loadbalancers").GetArrayLength(), list.GetProperty("loadbalancers")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Links_start_with_the_configured_address()
    {
        await using var other = new TestServer("--Lbaas:Lists:BaseUri=https://lb.example.com/");
        await other.InitializeAsync();
        await other.BalancerAsync("a");

        var href = (await other.GetAsync("loadbalancers?limit=1")).Json.GetProperty("loadbalancers_links")[0].GetProperty("href").GetString();

        Assert.StartsWith("https://lb.example.com/v2/lbaas/loadbalancers?limit=1&marker=", href);
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK, "a")]
    [InlineData("?project_id=p", HttpStatusCode.OK, "a")]
    [InlineData("?project_id=other", HttpStatusCode.Forbidden, null)]
    public async Task A_tenant_lists_what_is_the_projects_own(string query, HttpStatusCode status, string? name)
    {
        await using var other = new TestServer(static services => services.AddSingleton<IAuthorizer, OwnProjectAlone>());
        await other.InitializeAsync();
        foreach (var (project, owned) in new[] { ("p", "a"), ("other", "b") })
        {
            await other.SendAsync(
                "POST", "loadbalancers", $$$"""{"loadbalancer":{"name":"{{{owned}}}","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""", ("X-Project-Id", project));
        }

        var reply = await other.SendAsync("GET", $"loadbalancers{query}", null, ("X-Project-Id", "p"));

        var names = reply.Status == HttpStatusCode.OK ? reply.Json.GetProperty("loadbalancers").EnumerateArray().Select(found => found.GetProperty("name").GetString()) : [];
        Assert.Equal((status, name), (reply.Status, names.SingleOrDefault()));
    }

    private async Task<string> TreeAsync()
    {
        var balancer = await server.BalancerAsync("lb", $$""","project_id":"{{_project}}","description":"d" """);
        await server.CreateAsync("listeners", "listener", $$"""{"name":"l","description":"d","loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var pool = await server.CreateAsync("pools", "pool", $$"""{"name":"p","description":"d","loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await server.CreateAsync(
            "healthmonitors", "healthmonitor",
            $$"""{"name":"h","pool_id":"{{pool}}","type":"HTTP","delay":5,"timeout":3,"max_retries":2,"http_version":1.1,"domain_name":"a.example"}""");
        await server.CreateAsync(
            $"pools/{pool}/members", "member",
            $$"""{"name":"m","address":"10.0.0.1","protocol_port":80,"subnet_id":"{{Guid.NewGuid()}}","monitor_address":"10.0.0.2","monitor_port":81}""");
        return pool;
    }

    private Task<string> TaggedAsync(string name, params string[] tags) => server.BalancerAsync(
        name, $$""","project_id":"{{_project}}","tags":[{{string.Join(',', tags.Select(tag => $"\"{tag}\""))}}]""");

    private async Task BalancersAsync(params string[] names)
    {
        foreach (var name in names)
            await server.BalancerAsync(name, $$""","project_id":"{{_project}}" """);
    }

    private Task<ApiReply> ListAsync(string query) => server.GetAsync($"loadbalancers?project_id={_project}&{query}".TrimEnd('&'));

    private async Task<string[]> NamesAsync(string query) =>
        [.. (await ListAsync(query)).Json.GetProperty("loadbalancers").EnumerateArray().Select(balancer => balancer.GetProperty("name").GetString()!)];

    /// <summary>Nobody sees across projects.</summary>
    private sealed class OwnProjectAlone : IAuthorizer
    {
        public bool Allows(Caller caller, string action, string? projectId) => projectId is not null && projectId == caller.ProjectId;
    }
}
