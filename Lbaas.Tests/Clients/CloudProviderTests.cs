using System.Net;
using System.Text.Json;
using Lbaas.Drivers.Amphorae;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Clients;

/// <summary>The requests of Kubernetes' cloud provider (spec clients), in the order in which it makes them.</summary>
[Collection(typeof(ServerCollection))]
public sealed class CloudProviderTests(ApiServer server)
{
    [Fact]
    public async Task The_last_version_is_new_enough_for_every_feature_it_knows()
    {
        var versions = (await server.GetAsync("/")).Json.GetProperty("versions");

        var last = Version.Parse(versions[versions.GetArrayLength() - 1].GetProperty("id").GetString()![1..]);

        Assert.True(last >= new Version(2, 16), last.ToString());
    }

    [Fact]
    public async Task One_POST_makes_the_whole_tree()
    {
        var id = await CreateAsync("whole");

        // What was made at once comes in any order.
        var listeners = (await ListAsync($"listeners?loadbalancer_id={id}", "listeners")).OrderBy(Name).ToList();
        var pools = await ListAsync($"pools?loadbalancer_id={id}", "pools");
        var monitors = await ListAsync("healthmonitors?project_id=p", "healthmonitors");
        Assert.Equal(["listener_443_whole", "listener_80_whole"], listeners.Select(Name));
        Assert.Equal(["pool_443_whole", "pool_80_whole"], listeners.Select(listener => Name(pools.Single(pool => Id(pool) == Field(listener, "default_pool_id")))));
        Assert.All(pools, pool => Assert.Equal(2, pool.GetProperty("members").GetArrayLength()));
        Assert.All(pools, pool => Assert.Single(monitors, monitor => Id(monitor) == Field(pool, "healthmonitor_id")));
    }

    [Fact]
    public async Task Children_tell_whose_they_are()
    {
        var id = await CreateAsync("family");

        var listeners = await ListAsync($"listeners?loadbalancer_id={id}", "listeners");
        var pools = await ListAsync($"pools?loadbalancer_id={id}", "pools");

        Assert.All([.. listeners, .. pools], child => Assert.Equal(id, Id(Assert.Single(child.GetProperty("loadbalancers").EnumerateArray()))));
        Assert.All(pools, pool => Assert.Contains(Id(Assert.Single(pool.GetProperty("listeners").EnumerateArray())), listeners.Select(Id)));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("tags")]
    public async Task It_finds_its_own_by_exact_name_or_by_tag(string field)
    {
        var id = await CreateAsync($"by-{field}");
        await CreateAsync($"by-{field}-too");

        Assert.Equal(id, Id(Assert.Single(await ListAsync($"loadbalancers?{field}=by-{field}", "loadbalancers"))));
    }

    [Fact]
    public async Task A_PUT_of_members_replaces_them_all()
    {
        var (id, pool) = await WithPoolAsync("replaced");

        var reply = await server.PutAsync($"pools/{pool}/members", Tree.Members(("node-2", "10.8.0.2"), ("node-3", "10.8.0.3")));
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");

        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        Assert.Equal(["node-2", "node-3"], (await ListAsync($"pools/{pool}/members", "members")).Select(Name).Order());
    }

    [Fact]
    public async Task The_same_PUT_of_members_again_changes_nothing()
    {
        var (id, pool) = await WithPoolAsync("repeated");
        await server.PutAsync($"pools/{pool}/members", Tree.Members(("node-1", "10.8.0.1"), ("node-2", "10.8.0.2")));
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");
        var before = await server.GetAsync($"pools/{pool}/members");

        var reply = await server.PutAsync($"pools/{pool}/members", Tree.Members(("node-1", "10.8.0.1"), ("node-2", "10.8.0.2")));
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");

        var after = await server.GetAsync($"pools/{pool}/members");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        Assert.Equal(before.Json.GetProperty("members").EnumerateArray().Select(Id), after.Json.GetProperty("members").EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task A_cascading_delete_ends_in_404_and_the_name_is_free_again()
    {
        var id = await CreateAsync("reborn");

        var reply = await server.DeleteAsync($"loadbalancers/{id}?cascade=true");
        await server.GoneAsync($"loadbalancers/{id}");

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        var again = await CreateAsync("reborn");
        Assert.Equal(again, Id(Assert.Single(await ListAsync("loadbalancers?name=reborn", "loadbalancers"))));
    }

    [Fact]
    public async Task A_passing_fault_during_creation_never_shows_as_ERROR()
    {
        // It would delete the load balancer and start again.
        await using var troubled = new TestServer();
        await troubled.InitializeAsync();
        var nodes = ((NoopAmphoraDriver)troubled.Services.GetRequiredService<IAmphoraDriver>()).Behavior;
        var faults = 0;
        nodes.Fail(() => new UnavailableException($"not now, for the {Interlocked.Increment(ref faults)}. time"), 1);

        var id = Id((await troubled.PostAsync("loadbalancers", Tree.Of("patient"))).Json.GetProperty("loadbalancer"));

        Assert.Equal(("PENDING_CREATE ACTIVE", 1), (string.Join(' ', await StatusesAsync(troubled, id)), faults));
    }

    private async Task<string> CreateAsync(string name)
    {
        var reply = await server.PostAsync("loadbalancers", Tree.Of(name));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var id = Id(reply.Json.GetProperty("loadbalancer"));
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");
        return id;
    }

    private async Task<(string Balancer, string Pool)> WithPoolAsync(string name)
    {
        var id = await CreateAsync(name);
        return (id, Id((await ListAsync($"pools?loadbalancer_id={id}&name=pool_80_{name}", "pools")).Single()));
    }

    // What it shows from now until it rests.
    private static async Task<List<string>> StatusesAsync(TestServer server, string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<string>();
        while (seen.LastOrDefault() is not ("ACTIVE" or "ERROR"))
        {
            limit.Token.ThrowIfCancellationRequested();
            var status = Field((await server.GetAsync($"loadbalancers/{id}")).Json.GetProperty("loadbalancer"), "provisioning_status");
            if (seen.LastOrDefault() != status)
                seen.Add(status);
        }
        return seen;
    }

    private async Task<List<JsonElement>> ListAsync(string path, string key) => [.. (await server.GetAsync(path)).Json.GetProperty(key).EnumerateArray()];

    private static string Id(JsonElement resource) => Field(resource, "id");

    private static string Name(JsonElement resource) => Field(resource, "name");

    private static string Field(JsonElement resource, string name) => resource.GetProperty(name).GetString()!;
}
