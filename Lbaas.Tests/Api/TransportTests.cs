using System.Net;
using System.Text;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Api;

/// <summary>Paths, headers and the shapes of errors (spec api 1 and 2), over real HTTP.</summary>
[Collection(typeof(ServerCollection))]
public sealed class TransportTests(ApiServer server)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/load-balancer/")]
    public async Task The_version_document_ends_with_the_current_version(string path)
    {
        var versions = (await server.GetAsync(path)).Json.GetProperty("versions");

        Assert.Equal(("v2.30", "CURRENT"), (versions[30].GetProperty("id").GetString(), versions[30].GetProperty("status").GetString()));
    }

    [Fact]
    public async Task The_version_document_is_as_published()
    {
        var text = (await server.GetAsync("/")).Text.Replace(server.Client.BaseAddress!.ToString(), "http://HOST/");

        GoldenFile.Check("Api/versions.json", GoldenFile.Indent(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2.0")]
    [InlineData("/v2/lbaas")]
    [InlineData("/v2.0/octavia")]
    [InlineData("/load-balancer/v2/lbaas/")]
    public async Task The_root_of_a_version_is_its_name(string path) => Assert.Equal("\"v2\"", (await server.GetAsync(path)).Text);

    [Theory]
    [InlineData("/v2/lbaas/pools")]
    [InlineData("/v2.0/lbaas/pools")]
    [InlineData("/v2/pools")]
    [InlineData("/v2.0/pools.json")]
    [InlineData("/load-balancer/v2.0/lbaas/pools/")]
    public async Task A_collection_has_many_equal_paths(string path) => Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(path)).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/v2/lbaas/pools")]
    [InlineData("/v2/lbaas/pools/x")]
    public async Task Every_answer_has_a_request_id(string path) =>
        Assert.Matches("^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$",
            (await server.GetAsync(path)).Headers.GetValues("x-openstack-request-id").Single());

    [Fact]
    public async Task An_unknown_path_is_answered_in_the_shape_of_routing_faults() =>
        Assert.Equal(
            """{"code":404,"title":"Not Found","description":"The resource could not be found."}""",
            (await server.GetAsync("/v2/lbaas/nonsense")).Text);

    [Fact]
    public async Task A_wrong_method_is_answered_with_the_allowed_ones()
    {
        using var response = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, "/v2/lbaas/pools"));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, POST"), (response.StatusCode, string.Join(", ", response.Content.Headers.Allow)));
    }

    [Fact]
    public async Task A_client_that_takes_no_json_is_answered_406()
    {
        var reply = await server.SendAsync("GET", "pools", null, ("Accept", "text/html"));

        var id = reply.Headers.GetValues("x-openstack-request-id").Single();
        Assert.Equal(
            $$"""{"errors":[{"status":406,"title":"Not Acceptable","detail":"Only content type application/json is accepted.","request_id":"{{id}}"}]}""",
            reply.Text);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/html, application/json;q=0.1")]
    [InlineData("")]
    public async Task Anything_compatible_with_json_is_accepted(string accept) =>
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("GET", "pools", null, ("Accept", accept))).Status);

    [Fact]
    public async Task Another_content_type_is_answered_415()
    {
        using var content = new StringContent("<x/>", Encoding.UTF8, "text/xml");

        using var response = await server.Client.PostAsync("/v2/lbaas/pools", content);

        Assert.Equal(
            """{"faultcode":"Client","faultstring":"Unknown mimetype: text/xml","debuginfo":null}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{", "Request is not in valid JSON format")]
    [InlineData("{\"pool\":{\"protocol\":\"TCP\",\"lb_algorithm\":\"ROUND_ROBIN\",\"name\":\"\\ud800\"}}", "Request is not in valid JSON format")]
    [InlineData("", "Missing argument: \"pool_\"")]
    [InlineData("{}", "Missing argument: \"pool\"")]
    [InlineData("{\"pool\":null}", "Missing argument: \"pool\"")]
    [InlineData("[]", "Invalid input for field/attribute pool_. Value: '[]'. Value should be an object")]
    [InlineData("{\"pool\":3}", "Invalid input for field/attribute pool_.pool. Value: '3'. Value should be an object")]
    [InlineData("{\"pol\":{}}", "Unknown attribute for argument pool_: pol")]
    public async Task A_broken_body_is_answered_400(string body, string fault)
    {
        var reply = await server.PostAsync("pools", body);

        Assert.Equal((HttpStatusCode.BadRequest, fault), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task A_connection_outlives_a_broken_body()
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = server.Client.BaseAddress };
        using var broken = new StringContent("{", Encoding.UTF8, "application/json");
        await client.PostAsync("/v2/lbaas/pools", broken);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/lbaas/pools")).StatusCode);
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_answered_413()
    {
        var reply = await server.PostAsync("pools", new string(' ', 1 << 20));

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, """{"faultcode":"Client","faultstring":"Request is too large.","debuginfo":null}"""),
            (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("GET", "loadbalancers/{0}?x=1")]
    [InlineData("POST", "loadbalancers?x=1")]
    [InlineData("DELETE", "pools/{0}?x=1")]
    public async Task An_unknown_query_parameter_is_refused(string method, string path) =>
        Assert.Equal("Unknown argument: \"x\"", (await server.SendAsync(method, string.Format(path, Guid.NewGuid()), "{}")).Fault);

    [Fact]
    public async Task The_health_check_is_not_there_unless_switched_on() =>
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/healthcheck")).Status);

    [Fact]
    public async Task A_missing_pool_of_a_member_has_the_shape_of_routing_faults()
    {
        var id = Guid.NewGuid();

        var reply = await server.GetAsync($"pools/{id}/members");

        Assert.Equal($$"""{"code":404,"title":"Not Found","description":"Pool {{id}} not found."}""", reply.Text);
    }

    [Theory]
    [InlineData("loadbalancers", "Load Balancer")]
    [InlineData("listeners", "Listener")]
    [InlineData("pools", "Pool")]
    [InlineData("healthmonitors", "Health Monitor")]
    public async Task A_missing_resource_is_named_in_its_fault(string collection, string title)
    {
        var id = Guid.NewGuid();

        var reply = await server.GetAsync($"{collection}/{id}");

        Assert.Equal($$"""{"faultcode":"Client","faultstring":"{{title}} {{id}} not found.","debuginfo":null}""", reply.Text);
    }

    [Fact]
    public async Task The_body_is_checked_before_the_resource_is_looked_up() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PutAsync($"pools/{Guid.NewGuid()}", """{"pool":{"nonsense":1}}""")).Status);
}
