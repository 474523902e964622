using System.Net;
using System.Text.Json;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Http;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Api;
using Lbaas.Tests.Drivers;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Rules;

/// <summary>Rules of health monitors (spec validation 9) that have no test elsewhere, also in updates and populated creates.</summary>
[Collection(typeof(ServerCollection))]
public sealed class HealthMonitorRuleTests(ApiServer server)
{
    private readonly Balancer _balancer = Balancer.Active();

    [Theory]
    [InlineData("http_method")]
    [InlineData("url_path")]
    [InlineData("expected_codes")]
    public void HM_2_an_update_names_no_HTTP_option_of_another_type_not_even_null(string key)
    {
        var patch = HealthMonitorFields.Patch(HealthMonitorFields.Table.Read(JsonDocument.Parse($$"""{"{{key}}":null}""").RootElement, Operations.Put, "x"));

        Assert.Equal(new Fault(400, $"{key} is not a valid option for health monitors of type TCP"), Balancer.Refused(Put(Add("TCP"), patch)));
    }

    [Fact]
    public async Task HM_2_holds_in_populated_creates()
    {
        var reply = await PopulatedAsync("HTTP", """{"type":"TCP","delay":5,"timeout":5,"max_retries":3,"url_path":"/"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "url_path is not a valid option for health monitors of type TCP"), (reply.Status, reply.Fault));
    }

    [Fact]
    public void HM_3_null_in_an_update_is_the_default()
    {
        var id = Add("HTTP", monitor => monitor with { HttpMethod = "HEAD", UrlPath = "/a", ExpectedCodes = "201" });

        Balancer.Accepted(Put(id, new HealthMonitorPatch { HttpMethod = (string?)null, UrlPath = (string?)null, ExpectedCodes = (string?)null }));

        var monitor = _balancer.State.Wanted.PoolOfMonitor(id)!.HealthMonitor!;
        Assert.Equal(("GET", "/", "200"), (monitor.HttpMethod, monitor.UrlPath, monitor.ExpectedCodes));
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("timeout")]
    [InlineData("max_retries")]
    public void HM_4_what_must_be_there_is_not_null(string key)
    {
        var patch = HealthMonitorFields.Patch(HealthMonitorFields.Table.Read(JsonDocument.Parse($$"""{"{{key}}":null}""").RootElement, Operations.Put, "x"));

        Assert.Equal(new Fault(400, $"None is not a valid option for {key}"), Balancer.Refused(Put(Add("TCP"), patch)));
    }

    [Fact]
    public void HM_7_HM_8_an_update_is_held_against_what_is_stored()
    {
        var unversioned = Add("HTTP");
        var old = Add("HTTP", monitor => monitor with { HttpVersion = "1.0" });
        var fit = Add("HTTP", monitor => monitor with { HttpVersion = "1.1" });
        var patch = new HealthMonitorPatch { DomainName = "a.example" };

        Assert.Equal(new Fault(400, "Validation failure: 'http_version' must be specified when 'domain_name' is provided."), Balancer.Refused(Put(unversioned, patch)));
        Assert.Equal(new Fault(400, "http_version 1.0 is not a valid option for health monitors HTTP 1.1 domain name health check"), Balancer.Refused(Put(old, patch)));
        Balancer.Accepted(Put(fit, patch));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void HM_9_a_label_has_at_most_63_characters(int length, bool good)
    {
        Assert.Equal(good, IsDomain($"a.{new string('b', length)}.c"));
        Assert.Equal(good, IsDomain($"_{new string('b', length - 1)}.c"));
    }

    [Theory]
    [InlineData(252, ".", true)]
    [InlineData(253, "", true)]
    [InlineData(253, ".", true)]
    [InlineData(254, "", false)]
    [InlineData(254, ".", false)]
    public void HM_9_a_name_has_at_most_253_characters_and_a_dot(int length, string end, bool good)
    {
        var name = string.Join('.', Enumerable.Repeat("ab", 84)) + new string('c', length - 251);

        Assert.Equal((length, good), (name.Length, IsDomain(name + end)));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a.", true)]
    [InlineData("a..", false)]
    [InlineData(".", false)]
    [InlineData("", false)]
    [InlineData("_", true)]
    [InlineData("__a", false)]
    [InlineData("a.-b", false)]
    [InlineData("a.b-", false)]
    [InlineData("é.example", false)]
    public void HM_9_labels_are_letters_digits_and_hyphens(string name, bool good) => Assert.Equal(good, IsDomain(name));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void HM_10_the_shortest_delay_is_one(int delay, bool good)
    {
        var monitor = Add("UDP-CONNECT", protocol: "UDP");

        Assert.Equal(good, Put(monitor, new HealthMonitorPatch { Delay = (int?)delay }) is Accepted);
    }

    [Fact]
    public async Task HM_11_a_timeout_may_be_longer_than_the_delay()
    {
        var pool = await PoolAsync("HTTP");

        var monitor = await server.CreateAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{pool}}","type":"HTTP","delay":1,"timeout":100,"max_retries":3}""");

        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync($"healthmonitors/{monitor}", """{"healthmonitor":{"delay":0,"timeout":2000}}""")).Status);
    }

    [Fact]
    public void HM_12_max_retries_are_successes_and_max_retries_down_failures() =>
        Assert.Contains(" fall 4 rise 2", Server(new HealthMonitor { Type = "TCP", Delay = 5, Timeout = 3, MaxRetries = 2, MaxRetriesDown = 4 }), StringComparison.Ordinal);

    [Fact]
    public void ME_8_a_probe_goes_where_the_member_is_unless_another_place_is_given()
    {
        var monitor = new HealthMonitor { Type = "TCP", Delay = 5, Timeout = 3, MaxRetries = 2 };

        Assert.DoesNotContain(" addr ", Server(monitor), StringComparison.Ordinal);
        Assert.Contains(" addr 10.9.9.9 port 9", Server(monitor, "10.9.9.9", 9), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("delay")]
    [InlineData("timeout")]
    [InlineData("max_retries")]
    public async Task HM_13_in_a_populated_create_as_much_is_required(string missing)
    {
        var keys = new Dictionary<string, string> { ["type"] = "\"TCP\"", ["delay"] = "5", ["timeout"] = "5", ["max_retries"] = "3" };
        keys.Remove(missing);

        var reply = await PopulatedAsync("HTTP", $"{{{string.Join(',', keys.Select(key => $"\"{key.Key}\":{key.Value}"))}}}");

        Assert.Equal((HttpStatusCode.BadRequest, $"Invalid input for field/attribute {missing}. Value: 'None'. Mandatory field missing."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("UDP", "PING", "The associated pool protocol is UDP, so only a UDP-CONNECT/SCTP/TCP/HTTP health monitor is supported.")]
    [InlineData("TCP", "SCTP", "The SCTP type is only supported for pools of type UDP/SCTP.")]
    public async Task HM_13_PR_8_PR_9_and_the_type_fits_the_pool(string protocol, string type, string text)
    {
        var reply = await PopulatedAsync(protocol, $$"""{"type":"{{type}}","delay":5,"timeout":5,"max_retries":3}""");

        Assert.Equal((HttpStatusCode.BadRequest, $"Validation failure: {text}"), (reply.Status, reply.Fault));
    }

    private static bool IsDomain(string name)
    {
        try
        {
            HealthMonitorFields.Table.Read(JsonDocument.Parse($$"""{"domain_name":"{{name}}"}""").RootElement, Operations.Put, "x");
            return true;
        }
        catch (FaultException)
        {
            return false;
        }
    }

    // The line of the first member that HAProxy gets.
    private static string Server(HealthMonitor monitor, string? address = null, int? port = null)
    {
        var golden = GoldenCase.Read("http");
        var pool = golden.Configuration.Pools.Values.Single();
        var member = pool.Members.Values.First() with { MonitorAddress = address, MonitorPort = port };
        var probed = pool with { HealthMonitor = monitor, Members = pool.Members.SetItem(member.Id, member) };
        var rendered = HaproxyConfigRenderer.Render(golden.Configuration with { Pools = golden.Configuration.Pools.SetItem(pool.Id, probed) }, golden.Target)!;
        return rendered.Text.Split('\n').Single(line => line.Contains($"server {member.Id}", StringComparison.Ordinal));
    }

    private Guid Add(string type, Func<HealthMonitor, HealthMonitor>? with = null, string protocol = "HTTP")
    {
        var draft = new HealthMonitor { Type = type, Delay = 5, Timeout = 5, MaxRetries = 3 };
        return Balancer.Accepted(_balancer.Ask(new CreateHealthMonitor(Balancer.Tenant, _balancer.AddPool(protocol: protocol), with?.Invoke(draft) ?? draft)));
    }

    private Outcome? Put(Guid monitor, HealthMonitorPatch patch) => _balancer.Ask(new UpdateHealthMonitor(Balancer.Tenant, monitor, patch));

    private async Task<string> PoolAsync(string protocol) => await server.CreateAsync(
        "pools", "pool", $$"""{"loadbalancer_id":"{{await server.BalancerAsync()}}","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN"}""");

    private Task<ApiReply> PopulatedAsync(string protocol, string monitor) => server.PostAsync("loadbalancers",
        $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}","pools":[{"name":"p","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN","healthmonitor":{{monitor}}}]} }""");
}
