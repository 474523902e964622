using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.Api;

/// <summary>A whole tree in one POST (spec api 5.4).</summary>
[Collection(typeof(ServerCollection))]
public sealed class PopulatedCreateTests(ApiServer server)
{
    private const string Pool = """{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80}],"healthmonitor":{"type":"HTTP","delay":3,"timeout":2,"max_retries":2}}""";

    [Fact]
    public async Task All_of_it_becomes_active_together()
    {
        var id = await server.BalancerAsync("full", $$""","listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{{Pool}} }]""");

        var tree = (await server.GetAsync($"loadbalancers/{id}/status")).Json.GetProperty("statuses").GetProperty("loadbalancer");

        var pool = tree.GetProperty("listeners")[0].GetProperty("pools")[0];
        Assert.Equal(
            ("ACTIVE", "ACTIVE", "ACTIVE", "HTTP"),
            (Status(tree), Status(pool), Status(pool.GetProperty("members")[0]), pool.GetProperty("health_monitor").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_pool_may_be_named_where_it_is_used_and_defined_elsewhere()
    {
        var id = await server.BalancerAsync("full", $$""","listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"p"} },{"protocol":"HTTP","protocol_port":81,"default_pool":{"name":"p"} }],"pools":[{{Pool}}]""");

        var listeners = (await server.GetAsync($"listeners?loadbalancer_id={id}")).Json.GetProperty("listeners").EnumerateArray();

        Assert.Single(listeners.Select(listener => listener.GetProperty("default_pool_id").GetString()).Distinct());
    }

    [Fact]
    public async Task The_answer_holds_the_children_whole_and_first()
    {
        var reply = await PostAsync($$""","pools":[{{Pool}}]""");

        var pool = reply.Json.GetProperty("loadbalancer").EnumerateObject().ElementAt(1).Value[0];
        Assert.Equal("10.0.0.1", pool.GetProperty("members")[0].GetProperty("address").GetString());
    }

    [Theory]
    [InlineData(""","pools":[{"protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}]""", "Validation failure: Pools must be named when creating a fully populated loadbalancer.")]
    [InlineData(""","pools":[{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"},{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}]""", "Validation failure: Pool names must be unique when creating a fully populated loadbalancer.")]
    [InlineData(""","pools":[{"name":"p","protocol":"HTTP"}]""", "Validation failure: Pool definition for 'p' missing required attribute: lb_algorithm")]
    [InlineData(""","listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"q"}}]""", "Validation failure: Pool 'q' was referenced but no full definition was found.")]
    [InlineData(""","listeners":[{"protocol":"HTTP"}]""", "Invalid input for field/attribute protocol_port. Value: 'None'. Mandatory field missing.")]
    [InlineData(""","pools":[{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","healthmonitor":{"type":"HTTP","delay":1,"timeout":1}}]""", "Invalid input for field/attribute max_retries. Value: 'None'. Mandatory field missing.")]
    public async Task A_tree_that_makes_no_sense_is_refused(string children, string fault)
    {
        var reply = await PostAsync(children);

        Assert.Equal((HttpStatusCode.BadRequest, fault), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task Nothing_remains_of_a_refused_tree()
    {
        var project = Guid.NewGuid().ToString();

        await PostAsync(""","listeners":[{"protocol":"UDP","protocol_port":53,"default_pool":{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}]""", project);

        Assert.Equal("""{"loadbalancers":[],"loadbalancers_links":[]}""", (await server.GetAsync($"loadbalancers?project_id={project}")).Text);
    }

    private Task<ApiReply> PostAsync(string children, string project = "p") => server.PostAsync(
        "loadbalancers", $$"""{"loadbalancer":{"project_id":"{{project}}","vip_subnet_id":"{{Guid.NewGuid()}}"{{children}} } }""");

    private static string? Status(JsonElement resource) => resource.GetProperty("provisioning_status").GetString();
}
