using System.Net;
using Lbaas.Drivers.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>What clients ask Neutron before they ask for a load balancer, put to the same endpoint.</summary>
[Collection(typeof(ServerCollection))]
public sealed class NetworkLookupTests(ApiServer server)
{
    [Theory]
    [InlineData("networks?name=noop", "networks", 1)]
    [InlineData("networks?name=other", "networks", 0)]
    [InlineData("subnets?name=noop", "subnets", 1)]
    [InlineData("subnets?name=noop&ip_version=6", "subnets", 0)]
    [InlineData("subnets?id=11111111-2222-3333-4444-555555555555", "subnets", 1)]
    [InlineData("subnets?id=nonsense", "subnets", 0)]
    [InlineData("ports?id=11111111-2222-3333-4444-555555555555", "ports", 1)]
    [InlineData("ports", "ports", 0)]
    [InlineData("qos/policies?id=11111111-2222-3333-4444-555555555555", "policies", 1)]
    [InlineData("qos/policies?name=x", "policies", 0)]
    [InlineData("security-groups?id=11111111-2222-3333-4444-555555555555", "security_groups", 1)]
    public async Task A_list_is_filtered(string query, string plural, int count)
    {
        var reply = await server.GetAsync($"/v2.0/{query}");

        Assert.Equal(count, reply.Json.GetProperty(plural).GetArrayLength());
    }

    [Fact]
    public async Task A_subnet_has_Neutrons_shape() => Assert.Equal(
        """
        {"subnet":{"id":"00000000-0000-4000-8000-000000000002","name":"noop","project_id":"","tenant_id":"","description":"","network_id":"00000000-0000-4000-8000-000000000001","cidr":"10.0.0.0/8","ip_version":4,"gateway_ip":null,"enable_dhcp":false,"allocation_pools":[],"dns_nameservers":[],"host_routes":[]}}
        """,
        (await server.GetAsync($"/v2.0/subnets/{NoopNetworkDriver.NamedSubnet}")).Text);

    [Fact]
    public async Task What_is_not_there_has_the_shape_of_Neutrons_faults()
    {
        var reply = await server.GetAsync("/v2.0/security-groups/nonsense");

        Assert.Equal(
            (HttpStatusCode.NotFound, """{"NeutronError":{"type":"SecurityGroupNotFound","message":"SecurityGroup nonsense could not be found.","detail":""}}"""),
            (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_client_that_asks_for_a_project_may_not_look() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync("/projects/anything")).Status);

    [Theory]
    [InlineData("/v2.0/subnets")]
    [InlineData("/projects/anything")]
    public async Task With_another_network_service_beside_us_there_are_none(string path)
    {
        await using var other = new TestServer(
            static services => services.AddSingleton<INetworkDriver>(new TableNetworkDriver(new())));
        await other.InitializeAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_local_driver_lists_its_network_and_the_ports_of_its_VIPs()
    {
        await using var local = new TestServer("--Lbaas:Network:Driver=local");
        await local.InitializeAsync();
        var reply = await local.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p","vip_network_id":"{{{LocalNetwork.NetworkId}}}"}}""");
        var balancer = reply.Json.GetProperty("loadbalancer");

        var ports = (await local.GetAsync("/v2.0/ports")).Json.GetProperty("ports");

        Assert.Equal(
            ("local", balancer.GetProperty("vip_port_id").GetString(), balancer.GetProperty("vip_address").GetString(), $"lb-{balancer.GetProperty("id").GetString()}"),
            ((await local.GetAsync("/v2.0/networks")).Json.GetProperty("networks")[0].GetProperty("name").GetString(), ports[0].GetProperty("id").GetString(),
                ports[0].GetProperty("fixed_ips")[0].GetProperty("ip_address").GetString(), ports[0].GetProperty("device_id").GetString()));
    }

    [Fact]
    public async Task Who_names_no_project_has_the_default_one()
    {
        await using var embedded = new TestServer("--Lbaas:DefaultProject=mine");
        await embedded.InitializeAsync();

        var reply = await embedded.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""");

        Assert.Equal("mine", reply.Json.GetProperty("loadbalancer").GetProperty("project_id").GetString());
    }
}
