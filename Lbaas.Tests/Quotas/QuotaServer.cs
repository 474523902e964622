using System.Net;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Quotas;

/// <summary>A server that checks quotas. Each test has a project of its own.</summary>
public sealed class QuotaServer() : TestServer("--Lbaas:Quotas:Enforced=true")
{
    public async Task LimitAsync(string project, string limits)
    {
        var reply = await PutAsync($"quotas/{project}", $$"""{"quota":{{limits}}}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
    }

    /// <summary>An ACTIVE load balancer of a project.</summary>
    public Task<string> BalancerOfAsync(string project, string more = "") =>
        CreateAsync("loadbalancers", "loadbalancer", BalancerFields(project, more));

    public Task<ApiReply> PostBalancerAsync(string project, string more = "") =>
        PostAsync("loadbalancers", $$"""{"loadbalancer":{{BalancerFields(project, more)}}}""");

    public Task<string> PoolAsync(string balancer) =>
        CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");

    public Task<ApiReply> PostListenerAsync(string balancer, int port) =>
        PostAsync("listeners", $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"TCP","protocol_port":{{{port}}}}}""");

    public Task<ApiReply> PostMemberAsync(string pool, string address) =>
        PostAsync($"pools/{pool}/members", $$$"""{"member":{"address":"{{{address}}}","protocol_port":80}}""");

    public Task<ApiReply> PutMembersAsync(string pool, bool additive, params string[] addresses) => PutAsync(
        $"pools/{pool}/members{(additive ? "?additive_only=true" : "")}",
        $$"""{"members":[{{string.Join(',', addresses.Select(address => $$"""{"address":"{{address}}","protocol_port":80}"""))}}]}""");

    public static void Met(string kind, ApiReply reply) =>
        Assert.Equal((HttpStatusCode.Forbidden, $"Quota has been met for resources: {kind}"), (reply.Status, reply.Fault));

    private static string BalancerFields(string project, string more) =>
        $$"""{"name":"lb","project_id":"{{project}}","vip_subnet_id":"{{Guid.NewGuid()}}"{{more}}}""";
}
