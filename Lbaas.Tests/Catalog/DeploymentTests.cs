using System.Net;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Catalog;

/// <summary>What depends on how the server is set up.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task VI_16_the_configuration_denies_networks()
    {
        var denied = Guid.NewGuid();
        await using var server = new TestServer($"--Lbaas:Network:DenyVipNetworks:0={denied}");
        await server.InitializeAsync();

        var reply = await server.AskBalancerAsync("", $"\"vip_network_id\":\"{denied}\"");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "Validation failure: Supplied VIP network_id is not allowed by the configuration of this deployment."),
            (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task HAProxy_carries_no_pairs_yet()
    {
        await using var server = new TestServer("--Lbaas:Amphora:Driver=haproxy");
        await server.InitializeAsync();
        var flavor = await server.FlavorAsync("""{"loadbalancer_topology":"ACTIVE_STANDBY"}""", provider: "octavia");

        var reply = await server.AskBalancerAsync($""","flavor_id":"{flavor}" """);

        Assert.Equal(HttpStatusCode.NotImplemented, reply.Status);
        Assert.StartsWith("Provider 'octavia' does not support a requested option: loadbalancer_topology", reply.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "flavors", "flavor:get_all")]
    [InlineData("POST", "flavors", "flavor:post")]
    [InlineData("GET", "flavors/{id}", "flavor:get_one")]
    [InlineData("PUT", "flavors/{id}", "flavor:put")]
    [InlineData("DELETE", "flavors/{id}", "flavor:delete")]
    [InlineData("GET", "flavorprofiles", "flavor-profile:get_all")]
    [InlineData("POST", "flavorprofiles", "flavor-profile:post")]
    [InlineData("GET", "flavorprofiles/{id}", "flavor-profile:get_one")]
    [InlineData("PUT", "flavorprofiles/{id}", "flavor-profile:put")]
    [InlineData("DELETE", "flavorprofiles/{id}", "flavor-profile:delete")]
    [InlineData("GET", "availabilityzones", "availability-zone:get_all")]
    [InlineData("POST", "availabilityzones", "availability-zone:post")]
    [InlineData("GET", "availabilityzones/{id}", "availability-zone:get_one")]
    [InlineData("PUT", "availabilityzones/{id}", "availability-zone:put")]
    [InlineData("DELETE", "availabilityzones/{id}", "availability-zone:delete")]
    [InlineData("GET", "availabilityzoneprofiles", "availability-zone-profile:get_all")]
    [InlineData("POST", "availabilityzoneprofiles", "availability-zone-profile:post")]
    [InlineData("GET", "availabilityzoneprofiles/{id}", "availability-zone-profile:get_one")]
    [InlineData("PUT", "availabilityzoneprofiles/{id}", "availability-zone-profile:put")]
    [InlineData("DELETE", "availabilityzoneprofiles/{id}", "availability-zone-profile:delete")]
    [InlineData("GET", "providers", "provider:get_all")]
    [InlineData("GET", "providers/amphora/flavor_capabilities", "provider-flavor:get_all")]
    [InlineData("GET", "providers/amphora/availability_zone_capabilities", "provider-availability-zone:get_all")]
    public async Task Each_route_is_closed_by_its_own_action(string method, string path, string action)
    {
        await using var server = new TestServer(services => services.AddSingleton<IAuthorizer>(new AllBut(action)));
        await server.InitializeAsync();
        // An id that is not there: who may not look does not learn that.
        var target = path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

        var reply = await server.SendAsync(method, target, Body(method, path.Split('/')[0]));

        Assert.Equal((HttpStatusCode.Forbidden, "Policy does not allow this request to be performed."), (reply.Status, reply.Fault));
    }

    private static string? Body(string method, string collection) => (method, collection) switch
    {
        ("PUT", "flavors") => """{"flavor":{}}""",
        ("PUT", "flavorprofiles") => """{"flavorprofile":{}}""",
        ("PUT", "availabilityzones") => """{"availability_zone":{}}""",
        ("PUT", _) => """{"availability_zone_profile":{}}""",
        ("POST", "flavors") => $$$"""{"flavor":{"name":"n","flavor_profile_id":"{{{Guid.NewGuid()}}}"}}""",
        ("POST", "flavorprofiles") => """{"flavorprofile":{"name":"n","provider_name":"amphora","flavor_data":"{}"}}""",
        ("POST", "availabilityzones") => $$$"""{"availability_zone":{"name":"n","availability_zone_profile_id":"{{{Guid.NewGuid()}}}"}}""",
        ("POST", _) => """{"availability_zone_profile":{"name":"n","provider_name":"amphora","availability_zone_data":"{}"}}""",
        _ => null,
    };

    /// <summary>Everything is allowed but one action.</summary>
    private sealed class AllBut(string closed) : IAuthorizer
    {
        public bool Allows(Caller caller, string action, string? projectId) => action != closed;
    }
}
