using System.Net;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Authorization;

/// <summary>Rights that a policy file takes apart: what one request needs besides its own action.</summary>
public sealed class PartialRightTests : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private readonly TestServer _server;

    public PartialRightTests()
    {
        File.WriteAllText(_file, """
            # Who may do one thing and not the other.
            "os_load-balancer_api:loadbalancer:post:vip_sg_ids": "role:sg"
            "os_load-balancer_api:loadbalancer:put:vip_sg_ids": "role:sg"
            "os_load-balancer_api:member:post": "not role:no-post"
            "os_load-balancer_api:member:put": "@"
            "os_load-balancer_api:member:delete": "not role:no-delete"
            """);
        _server = new TestServer("--Lbaas:Auth:Strategy=testing", $"--Lbaas:Auth:PolicyFile={_file}");
    }

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _server.Client.DefaultRequestHeaders.Add("X-Roles", "member");
        _server.Client.DefaultRequestHeaders.Add("X-Project-Id", "p");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("member", HttpStatusCode.Forbidden)]
    [InlineData("member,sg", HttpStatusCode.Created)]
    public async Task Security_groups_of_a_new_load_balancer_are_a_right_of_their_own(string roles, HttpStatusCode expected) =>
        Assert.Equal(expected, (await _server.SendAsync(
            "POST", "loadbalancers",
            """{"loadbalancer":{"vip_subnet_id":"11111111-2222-3333-4444-555555555555","vip_sg_ids":["11111111-2222-3333-4444-666666666666"]}}""",
            ("X-Roles", roles))).Status);

    [Theory]
    [InlineData("member", HttpStatusCode.Forbidden)]
    [InlineData("member,sg", HttpStatusCode.OK)]
    public async Task Security_groups_of_a_load_balancer_are_a_right_of_their_own(string roles, HttpStatusCode expected)
    {
        var balancer = await _server.BalancerAsync();

        var reply = await _server.SendAsync("PUT", $"loadbalancers/{balancer}", """{"loadbalancer":{"vip_sg_ids":[]}}""", ("X-Roles", roles));

        Assert.Equal(expected, reply.Status);
    }

    [Theory]
    [InlineData("member", "", HttpStatusCode.Accepted)]
    [InlineData("member,no-post", "", HttpStatusCode.Forbidden)]
    [InlineData("member,no-delete", "", HttpStatusCode.Forbidden)]
    [InlineData("member,no-delete", "?additive_only=true", HttpStatusCode.Accepted)]
    [InlineData("member,no-post", "?additive_only=true", HttpStatusCode.Forbidden)]
    public async Task A_batch_of_members_needs_the_rights_to_all_that_it_may_do(string roles, string query, HttpStatusCode expected)
    {
        var balancer = await _server.BalancerAsync();
        var pool = await _server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await _server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");

        var reply = await _server.SendAsync(
            "PUT", $"pools/{pool}/members{query}", """{"members":[{"address":"10.0.0.1","protocol_port":80}]}""", ("X-Roles", roles));

        Assert.Equal(expected, reply.Status);
    }
}
