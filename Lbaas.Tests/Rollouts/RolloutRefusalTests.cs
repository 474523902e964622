using System.Net;
using Lbaas.Tests.Api;
using Lbaas.Tests.Catalog;

namespace Lbaas.Tests.Rollouts;

/// <summary>What is refused of rollouts and changes of flavor, before anything has begun.</summary>
public sealed class RolloutRefusalTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("""{"at_once":0}""")]
    [InlineData("""{"at_once":101}""")]
    [InlineData("""{"pause_seconds":-1}""")]
    [InlineData("""{"settle_seconds":3601}""")]
    [InlineData("""{"deadline_seconds":9}""")]
    [InlineData("""{"image_tag":5}""")]
    [InlineData("""{"flavor_id":"x"}""")]
    [InlineData("""{"imagetag":"v2"}""")]
    [InlineData("""{"loadbalancer_ids":["11111111-2222-3333-4444-555555555555"]}""")]
    [InlineData("[]")]
    public async Task What_makes_no_sense_is_refused_and_says_why(string body)
    {
        await server.BalancerAsync();

        var reply = await server.PostAsync("/operator/rollouts", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.NotEmpty(reply.Fault!);
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"flavor_id":"11111111-2222-3333-4444-555555555555"}""", 400)]
    [InlineData("""{"flavor_id":"x"}""", 400)]
    [InlineData("""{"name":"x"}""", 400)]
    public async Task A_flavor_that_makes_no_sense_is_refused(string body, int status)
    {
        var balancer = await server.BalancerAsync();

        Assert.Equal(status, (int)(await server.PutAsync($"/operator/loadbalancers/{balancer}/flavor", body)).Status);
    }

    [Fact]
    public async Task A_flavor_of_another_topology_is_refused()
    {
        var balancer = await server.BalancerAsync();
        var pair = await server.FlavorAsync("""{"loadbalancer_topology":"ACTIVE_STANDBY"}""");

        var reply = await server.PutAsync($"/operator/loadbalancers/{balancer}/flavor", $$"""{"flavor_id":"{{pair}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
    }
}
