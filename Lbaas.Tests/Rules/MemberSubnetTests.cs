using System.Net;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Api;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Rules;

/// <summary>ME-3 over HTTP, with a network service that has what the test gave it.</summary>
public sealed class MemberSubnetTests : IAsyncLifetime
{
    private readonly TableNetwork _network = new();
    private readonly TestServer _server;
    private readonly Guid _subnet;
    private readonly Guid _missing = Guid.NewGuid();
    private string _pool = "";

    public MemberSubnetTests()
    {
        var net = Guid.NewGuid();
        _subnet = _network.AddSubnet(net, "10.0.0.0/24");
        _network.AddNetwork(net);
        _server = new TestServer(services => services.AddSingleton<INetworkDriver>(new TableNetworkDriver(_network)));
    }

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        var balancer = await _server.CreateAsync("loadbalancers", "loadbalancer", $$"""{"project_id":"p","vip_subnet_id":"{{_subnet}}"}""");
        _pool = await _server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ME_3_a_members_subnet_must_be_there()
    {
        ApiReply[] replies =
        [
            await _server.PostAsync($"pools/{_pool}/members", $$"""{"member":{{Member(_missing)}}}"""),
            await _server.PutAsync($"pools/{_pool}/members", $$"""{"members":[{{Member(_subnet, 80)}},{{Member(_missing, 81)}}]}"""),
            await PopulatedAsync(_missing),
        ];

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.BadRequest, $"Subnet {_missing} not found."), (reply.Status, reply.Fault)));
    }

    [Fact]
    public async Task ME_3_one_that_is_there_is_taken()
    {
        ApiReply[] replies =
        [
            await PopulatedAsync(_subnet),
            await _server.PutAsync($"pools/{_pool}/members", $$"""{"members":[{{Member(_subnet, 80)}}]}"""),
            await _server.PostAsync($"pools/{_pool}/members", $$"""{"member":{{Member(_subnet, 81)}}}"""),
        ];

        Assert.All(replies, reply => Assert.True((int)reply.Status < 300, reply.Text));
    }

    private static string Member(Guid subnet, int port = 80) => $$"""{"address":"10.0.0.9","protocol_port":{{port}},"subnet_id":"{{subnet}}"}""";

    private Task<ApiReply> PopulatedAsync(Guid subnet) => _server.PostAsync("loadbalancers",
        $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{_subnet}}","pools":[{"name":"p","protocol":"TCP","lb_algorithm":"ROUND_ROBIN","members":[{{Member(subnet)}}]}]} }""");
}
