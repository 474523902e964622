using System.Net;

namespace Lbaas.Tests.Api;

/// <summary>Each resource through its life over HTTP, with noop drivers.</summary>
[Collection(typeof(ServerCollection))]
public sealed class ChangeTests(ApiServer server)
{
    [Fact]
    public async Task A_load_balancer_is_created_shown_updated_and_deleted()
    {
        var id = await server.BalancerAsync("first");

        var updated = await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"second","description":null,"tags":["a"]}}""");
        Assert.Equal((HttpStatusCode.OK, "second", "PENDING_UPDATE"), (updated.Status, Field(updated, "loadbalancer", "name"), Field(updated, "loadbalancer", "provisioning_status")));
        var shown = await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");
        Assert.Equal("second", shown.GetProperty("loadbalancer").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"loadbalancers/{id}")).Status);
        await server.GoneAsync($"loadbalancers/{id}");
    }

    [Fact]
    public async Task A_listener_is_created_updated_and_deleted()
    {
        var balancer = await server.BalancerAsync();
        var id = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":"80","allowed_cidrs":["10.1.2.3/24"]}""");

        var updated = await server.PutAsync($"listeners/{id}", """{"listener":{"connection_limit":7,"allowed_cidrs":null}}""");
        Assert.Equal("PENDING_UPDATE", Field(updated, "listener", "provisioning_status"));
        var shown = (await server.ActiveAsync($"listeners/{id}", "listener")).GetProperty("listener");
        Assert.Equal((7, "null"), (shown.GetProperty("connection_limit").GetInt32(), shown.GetProperty("allowed_cidrs").GetRawText()));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"listeners/{id}")).Status);
        await server.GoneAsync($"listeners/{id}");
    }

    [Fact]
    public async Task A_pool_made_for_a_listener_becomes_its_default_pool()
    {
        var balancer = await server.BalancerAsync();
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");

        var pool = await server.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");

        Assert.Equal(pool, Field(await server.GetAsync($"listeners/{listener}"), "listener", "default_pool_id"));
    }

    [Fact]
    public async Task SP_1_a_pool_needs_a_load_balancer_or_a_listener() =>
        Assert.Equal(
            "Validation failure: Must provide at least one of: loadbalancer_id, listener_id",
            (await server.PostAsync("pools", """{"pool":{"protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""")).Fault);

    [Fact]
    public async Task A_member_is_created_updated_and_deleted()
    {
        var pool = await PoolAsync();
        var id = await server.CreateAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80,"weight":5}""");

        await server.PutAsync($"pools/{pool}/members/{id}", """{"member":{"weight":null}}""");
        var shown = await server.ActiveAsync($"pools/{pool}/members/{id}", "member");
        Assert.Equal(1, shown.GetProperty("member").GetProperty("weight").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"pools/{pool}/members/{id}")).Status);
        await server.GoneAsync($"pools/{pool}/members/{id}");
    }

    [Fact]
    public async Task A_member_of_another_pool_is_not_found()
    {
        var (one, other) = (await PoolAsync(), await PoolAsync());
        var id = await server.CreateAsync($"pools/{one}/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");

        var reply = await server.GetAsync($"pools/{other}/members/{id}");

        Assert.Equal((HttpStatusCode.NotFound, $"Member {id} not found."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task A_health_monitor_is_created_updated_and_deleted()
    {
        var pool = await PoolAsync();
        var id = await server.CreateAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{pool}}","type":"HTTP","delay":5,"timeout":3,"max_retries":2}""");
        Assert.Equal(id, Field(await server.GetAsync($"pools/{pool}"), "pool", "healthmonitor_id"));

        await server.PutAsync($"healthmonitors/{id}", """{"healthmonitor":{"url_path":"/up","expected_codes":null}}""");
        var shown = (await server.ActiveAsync($"healthmonitors/{id}", "healthmonitor")).GetProperty("healthmonitor");
        Assert.Equal(("/up", "200"), (shown.GetProperty("url_path").GetString(), shown.GetProperty("expected_codes").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"healthmonitors/{id}")).Status);
        await server.GoneAsync($"healthmonitors/{id}");
    }

    [Fact]
    public async Task A_batch_replaces_the_members_of_a_pool()
    {
        var pool = await PoolAsync();
        await server.CreateAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80,"weight":9}""");
        await server.CreateAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.2","protocol_port":80}""");

        var reply = await server.PutAsync($"pools/{pool}/members", """{"members":[{"address":"10.0.0.1","protocol_port":80},{"address":"10.0.0.3","protocol_port":80}]}""");

        Assert.Equal((HttpStatusCode.Accepted, ""), (reply.Status, reply.Text));
        await server.ActiveAsync($"pools/{pool}", "pool");
        Assert.Equal(["10.0.0.1 1", "10.0.0.3 1"], await MembersAsync(pool));
    }

    [Fact]
    public async Task An_additive_batch_leaves_the_others_alone()
    {
        var pool = await PoolAsync();
        await server.CreateAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");

        await server.PutAsync($"pools/{pool}/members?additive_only=True", """{"members":[{"address":"10.0.0.2","protocol_port":80,"weight":3}]}""");

        await server.ActiveAsync($"pools/{pool}", "pool");
        Assert.Equal(["10.0.0.1 1", "10.0.0.2 3"], await MembersAsync(pool));
    }

    [Fact]
    public async Task An_empty_batch_on_an_empty_pool_changes_nothing()
    {
        var pool = await PoolAsync();

        var reply = await server.PutAsync($"pools/{pool}/members", """{"members":[]}""");

        Assert.Equal((HttpStatusCode.Accepted, "ACTIVE"), (reply.Status, Field(await server.GetAsync($"pools/{pool}"), "pool", "provisioning_status")));
    }

    [Fact]
    public async Task A_load_balancer_with_children_is_deleted_only_in_cascade()
    {
        var balancer = await server.BalancerAsync();
        var pool = await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");

        var refused = await server.DeleteAsync($"loadbalancers/{balancer}");
        Assert.Equal(
            (HttpStatusCode.BadRequest, $"Validation failure: Cannot delete Load Balancer {balancer} - it has children"),
            (refused.Status, refused.Fault));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"loadbalancers/{balancer}?cascade=true")).Status);
        await server.GoneAsync($"loadbalancers/{balancer}");
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"pools/{pool}")).Status);
    }

    [Fact]
    public async Task PO_1_a_port_in_use_is_answered_409()
    {
        var balancer = await server.BalancerAsync();
        var listener = $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""";
        await server.CreateAsync("listeners", "listener", listener);

        var reply = await server.PostAsync("listeners", $$"""{"listener":{{listener}}}""");

        Assert.Equal(
            (HttpStatusCode.Conflict, "Another Listener on this Load Balancer is already using protocol HTTP and protocol_port 80"),
            (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task Totals_are_zero_when_nothing_was_recorded()
    {
        var balancer = await server.BalancerAsync();

        var reply = await server.GetAsync($"loadbalancers/{balancer}/stats");

        Assert.Equal("""{"stats":{"bytes_in":0,"bytes_out":0,"active_connections":0,"total_connections":0,"request_errors":0}}""", reply.Text);
    }

    [Theory]
    [InlineData("""{"vip_subnet_id":"11111111-2222-3333-4444-555555555555"}""", "Validation failure: Missing project ID in request where one is required. An administrator should check the keystone settings in the Octavia configuration.")]
    [InlineData("""{"project_id":"p"}""", "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.")]
    [InlineData("""{"project_id":"p","vip_subnet_id":"11111111-2222-3333-4444-555555555555","provider":"ovn"}""", "Provider 'ovn' is not enabled.")]
    [InlineData("""{"project_id":"p","vip_subnet_id":"11111111-2222-3333-4444-555555555555","flavor_id":"11111111-2222-3333-4444-555555555555"}""", "Validation failure: Invalid flavor_id.")]
    public async Task A_load_balancer_that_makes_no_sense_is_refused(string fields, string fault)
    {
        var reply = await server.PostAsync("loadbalancers", $$"""{"loadbalancer":{{fields}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, fault), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task The_project_is_that_of_the_caller_unless_given()
    {
        var reply = await server.SendAsync(
            "POST", "loadbalancers", """{"loadbalancer":{"vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""", ("X-Project-Id", "mine"));

        Assert.Equal(("mine", "mine"), (Field(reply, "loadbalancer", "project_id"), Field(reply, "loadbalancer", "tenant_id")));
    }

    [Fact]
    public async Task Nothing_is_pending_when_all_is_done()
    {
        var balancer = await server.BalancerAsync();

        var pending = (await server.GetAsync("/operator/pending")).Text;

        Assert.DoesNotContain(balancer, pending, StringComparison.Ordinal);
    }

    private async Task<string> PoolAsync()
    {
        var balancer = await server.BalancerAsync();
        return await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
    }

    private async Task<string[]> MembersAsync(string pool)
    {
        var members = (await server.GetAsync($"pools/{pool}/members?sort=address")).Json.GetProperty("members");
        return [.. members.EnumerateArray().Select(member => $"{member.GetProperty("address").GetString()} {member.GetProperty("weight").GetInt32()}")];
    }

    private static string? Field(ApiReply reply, string kind, string field) => reply.Json.GetProperty(kind).GetProperty(field).GetString();
}
