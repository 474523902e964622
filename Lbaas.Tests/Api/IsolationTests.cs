using System.Net;
using System.Text.Json;
using Lbaas.Tests.Authorization;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Api;

/// <summary>What is served beyond Octavia shows one tenant nothing of another.</summary>
public sealed class IsolationTests(TestingServer house) : IClassFixture<TestingServer>
{
    [Theory]
    [InlineData("loadbalancers/{lb}/history")]
    [InlineData("loadbalancers/{lb}/explain")]
    [InlineData("loadbalancers/{lb}/events?since=0")]
    [InlineData("events?since=0&loadbalancer_id={lb}")]
    [InlineData("events?since=0&project_id=owner")]
    [InlineData("events?since=0&loadbalancer_id={lb}&project_id=other")]
    [InlineData("loadbalancers/{lb}?wait=DELETED&timeout=1")]
    [InlineData("listeners/{listener}?wait=DELETED&timeout=1")]
    [InlineData("pools/{pool}/members/{member}?wait=DELETED&timeout=1")]
    [InlineData("certificates?project_id=owner")]
    public async Task A_tenant_is_refused_what_is_anothers_and_its_own_is_not(string path)
    {
        var (refused, shown) = (await GetAsync("other", "member", path), await GetAsync("owner", "member", path.Replace("=other", "=owner", StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.Status, shown.Status));
        Assert.DoesNotContain("secret-m", refused.Text);
    }

    [Theory]
    [InlineData("loadbalancers/{lb}/history")]
    [InlineData("loadbalancers/{lb}/explain")]
    [InlineData("loadbalancers/{lb}/events?since=0")]
    [InlineData("events?since=0")]
    [InlineData("loadbalancers/{lb}?wait=ACTIVE")]
    [InlineData("certificates")]
    public async Task Who_has_no_role_is_refused_even_what_is_his_projects(string path) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("owner", "nothing", path)).Status);

    [Fact]
    public async Task The_events_of_who_names_no_project_are_those_of_the_own_one()
    {
        var balancer = await house.Server.CreateAsync("loadbalancers", "loadbalancer", $$"""{"project_id":"other","vip_subnet_id":"{{Guid.NewGuid()}}"}""");

        var (others, all) = (await OwnersAsync("other", "member"), await OwnersAsync("other", "load-balancer_global_observer"));

        Assert.Equal([balancer], others);
        Assert.Contains(house.Balancer, all);
    }

    [Fact]
    public async Task The_events_of_who_is_in_no_project_are_none()
    {
        var reply = await GetAsync("", "reader", "events?since=0");

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
    }

    [Fact]
    public async Task A_deleted_load_balancers_events_and_history_stay_its_projects()
    {
        var balancer = await house.Server.CreateAsync("loadbalancers", "loadbalancer", $$"""{"project_id":"owner","vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        await house.Server.DeleteAsync($"loadbalancers/{balancer}");
        await house.Server.GoneAsync($"loadbalancers/{balancer}");

        foreach (var path in (string[])[$"loadbalancers/{balancer}/events?since=0", $"loadbalancers/{balancer}/history"])
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync("owner", "member", path)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("other", "member", path)).Status);
        }
    }

    [Fact]
    public async Task A_certificate_is_its_projects_alone()
    {
        using var issuer = new Issuer();
        var body = JsonSerializer.Serialize(new { certificate = new { name = "www", pem = issuer.Issue("www").Pem } });
        var upload = await house.SendAsync("owner", "member", "POST", "certificates", body);
        Assert.True(upload.Status == HttpStatusCode.Created, upload.Text);
        var id = upload.Json.GetProperty("certificate").GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("other", "member", $"certificates/{id}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("other", "member", "DELETE", $"certificates/{id}")).Status);
        Assert.DoesNotContain(id!, (await GetAsync("other", "member", "certificates")).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("other", "member", "POST", "certificates", body.Replace("\"name\"", "\"project_id\":\"owner\",\"name\""))).Status);
        Assert.Contains(id!, (await GetAsync("owner", "member", $"certificates/{id}")).Text);
    }

    [Theory]
    [InlineData("/v2.0/ports")]
    [InlineData("/v2.0/subnets")]
    public async Task Look_ups_need_a_role(string path) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("owner", "nothing", path)).Status);

    private async Task<string[]> OwnersAsync(string project, string role) =>
        [.. (await GetAsync(project, role, "events?since=0&limit=1000")).Json.GetProperty("events").EnumerateArray()
            .Select(one => one.GetProperty("loadbalancer_id").GetString()!).Distinct()];

    private Task<ApiReply> GetAsync(string project, string role, string path) => house.Server.SendAsync(
        "GET", house.Path(path), null, ("X-Project-Id", project), ("X-Roles", role), ("X-User-Id", "someone"), ("Accept", "application/json"));
}
