using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;
using Lbaas.Drivers.Amphorae;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>Spec api 14, and failover of api 5.</summary>
[Collection<ServerCollection>]
public sealed class AmphoraTests(ApiServer server)
{
    private const string Amphorae = "/v2/octavia/amphorae";

    private static readonly string[] Keys =
    [
        "id", "loadbalancer_id", "compute_id", "lb_network_ip", "vrrp_ip", "ha_ip", "vrrp_port_id", "ha_port_id", "cert_expiration",
        "cert_busy", "role", "status", "vrrp_interface", "vrrp_id", "vrrp_priority", "cached_zone", "created_at", "updated_at", "image_id",
        "compute_flavor",
    ];

    [Fact]
    public async Task An_amphora_shows_what_it_carries_in_the_order_of_the_specification()
    {
        var balancer = await server.BalancerAsync();
        var vip = (await server.GetAsync($"loadbalancers/{balancer}")).Json.GetProperty("loadbalancer");

        var amphora = await AmphoraOfAsync(balancer);

        Assert.Equal(Keys, amphora.EnumerateObject().Select(property => property.Name));
        Assert.Equal(balancer, Text(amphora, "loadbalancer_id"));
        Assert.Equal((Text(vip, "vip_address"), Text(vip, "vip_port_id")), (Text(amphora, "ha_ip"), Text(amphora, "ha_port_id")));
        Assert.Equal(("STANDALONE", "ALLOCATED"), (Text(amphora, "role"), Text(amphora, "status")));
    }

    [Fact]
    public async Task One_is_shown_as_in_the_list()
    {
        var amphora = await AmphoraOfAsync(await server.BalancerAsync());

        var shown = await server.GetAsync($"{Amphorae}/{Text(amphora, "id")}");

        Assert.Equal(amphora.GetRawText(), shown.Json.GetProperty("amphora").GetRawText());
    }

    [Theory]
    [InlineData("status=ALLOCATED", 1)]
    [InlineData("status=ERROR", 0)]
    [InlineData("role=MASTER", 0)]
    [InlineData("cert_busy=false", 1)]
    [InlineData("vrrp_id=1", 1)]
    [InlineData("vrrp_id=2", 0)]
    [InlineData("project_id=p", 1)]
    [InlineData("project_id=q", 0)]
    public async Task A_list_is_filtered_by_every_attribute(string filter, int found)
    {
        var balancer = await server.BalancerAsync();

        Assert.Equal(found, (await ListAsync($"loadbalancer_id={balancer}&{filter}")).Count);
    }

    [Fact]
    public async Task A_suspect_is_pending_with_its_reason_until_it_is_heard()
    {
        var amphora = Text(await AmphoraOfAsync(await server.BalancerAsync()), "id")!;
        var (host, address) = (server.Services.GetRequiredService<ActorHost>(), AmphoraCommand.AddressOf(Guid.Parse(amphora)));

        host.Tell(address, new NodeObserved(false, OperatingStatus.Error, null, null));
        await server.PollAsync("/operator/pending", reply => reply.Text.Contains("Nothing is heard of it; its agent answers.", StringComparison.Ordinal));
        host.Tell(address, new NodeObserved(true, OperatingStatus.Online, null, null));

        await server.PollAsync("/operator/pending", reply => !reply.Text.Contains(amphora, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_collectors_trust_is_shown() =>
        Assert.Equal(
            ["state", "cause", "since"],
            (await server.GetAsync("/operator/heartbeats")).Json.GetProperty("trust").EnumerateObject().Select(property => property.Name));

    [Fact]
    public async Task An_address_finds_its_amphora()
    {
        var balancer = await server.BalancerAsync();
        var amphora = await AmphoraOfAsync(balancer);

        Assert.Equal([Text(amphora, "id")], (await ListAsync($"ha_ip={Text(amphora, "ha_ip")}")).Select(found => Text(found, "id")));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/stats")]
    [InlineData("PUT", "/config")]
    [InlineData("PUT", "/failover")]
    public async Task An_unknown_amphora_is_not_found(string method, string path)
    {
        var id = Guid.NewGuid();

        var reply = await server.SendAsync(method, $"{Amphorae}/{id}{path}");

        Assert.Equal((HttpStatusCode.NotFound, $"Amphora {id} not found."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task MI_9_an_amphora_in_service_is_not_deleted()
    {
        var id = Text(await AmphoraOfAsync(await server.BalancerAsync()), "id");

        var reply = await server.DeleteAsync($"{Amphorae}/{id}");

        Assert.Equal((HttpStatusCode.Conflict, $"amphora {id} is immutable and cannot be updated."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task A_failed_over_load_balancer_is_ACTIVE_with_another_amphora()
    {
        var balancer = await server.BalancerAsync();
        var old = Text(await AmphoraOfAsync(balancer), "id");

        var reply = await server.SendAsync("PUT", $"loadbalancers/{balancer}/failover");
        await server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
        await server.GoneAsync($"{Amphorae}/{old}");

        Assert.Equal((HttpStatusCode.Accepted, ""), (reply.Status, reply.Text));
        Assert.NotEqual(old, Text(await AmphoraOfAsync(balancer), "id"));
    }

    [Fact]
    public async Task A_failed_over_amphora_makes_place_for_another()
    {
        var balancer = await server.BalancerAsync();
        var old = Text(await AmphoraOfAsync(balancer), "id");

        var reply = await server.SendAsync("PUT", $"{Amphorae}/{old}/failover");
        await server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");

        Assert.Equal((HttpStatusCode.Accepted, ""), (reply.Status, reply.Text));
        await server.GoneAsync($"{Amphorae}/{old}");
    }

    [Fact]
    public async Task Statistics_are_shown_for_each_listener_of_an_amphora()
    {
        var balancer = await server.BalancerAsync();
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var amphora = Text(await AmphoraOfAsync(balancer), "id");
        await CountAsync(balancer, listener, amphora, 7);

        var stats = (await server.GetAsync($"{Amphorae}/{amphora}/stats")).Json.GetProperty("amphora_stats");

        Assert.Equal(
            $$"""[{"active_connections":2,"bytes_in":7,"bytes_out":8,"id":"{{amphora}}","listener_id":"{{listener}}","loadbalancer_id":"{{balancer}}","request_errors":1,"total_connections":9}]""",
            stats.GetRawText());
    }

    [Fact]
    public async Task An_amphora_that_has_counted_nothing_has_no_statistics()
    {
        var amphora = Text(await AmphoraOfAsync(await server.BalancerAsync()), "id");

        var reply = await server.GetAsync($"{Amphorae}/{amphora}/stats");

        Assert.Equal((HttpStatusCode.NotFound, $"Amphora stats for {amphora} not found."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task Totals_survive_a_failover_and_open_connections_do_not()
    {
        var balancer = await server.BalancerAsync();
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var amphora = Text(await AmphoraOfAsync(balancer), "id");
        await CountAsync(balancer, listener, amphora, 7);
        var before = (await server.GetAsync($"loadbalancers/{balancer}/stats")).Json.GetProperty("stats");

        await server.SendAsync("PUT", $"loadbalancers/{balancer}/failover");
        await server.GoneAsync($"{Amphorae}/{amphora}");
        var after = (await server.GetAsync($"loadbalancers/{balancer}/stats")).Json.GetProperty("stats");

        Assert.Equal((7, 2), (Number(before, "bytes_in"), Number(before, "active_connections")));
        Assert.Equal((7, 0), (Number(after, "bytes_in"), Number(after, "active_connections")));
    }

    [Fact]
    public async Task What_an_amphora_said_counts_no_more_when_it_is_gone()
    {
        var balancer = await server.BalancerAsync();
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var amphora = Text(await AmphoraOfAsync(balancer), "id");
        var seen = new ListenerObservation("ERROR", ImmutableSortedDictionary<Guid, string>.Empty, ImmutableSortedDictionary<Guid, string>.Empty);
        server.Services.GetRequiredService<ActorHost>().Tell(
            ListenerCommand.AddressOf(Guid.Parse(listener)), new ObserveListener(Guid.Parse(balancer), Guid.Parse(amphora), seen));
        await Eventually.HoldsAsync(async () => await OperatingStatusAsync(listener) == "ERROR", "it is observed");

        await server.SendAsync("PUT", $"{Amphorae}/{amphora}/failover");

        await Eventually.HoldsAsync(async () => await OperatingStatusAsync(listener) == "OFFLINE", "it is forgotten");
    }

    [Fact]
    public async Task The_configuration_of_an_agent_is_pushed()
    {
        var amphora = Text(await AmphoraOfAsync(await server.BalancerAsync()), "id");

        var reply = await server.SendAsync("PUT", $"{Amphorae}/{amphora}/config");

        Assert.Equal((HttpStatusCode.Accepted, ""), (reply.Status, reply.Text));
        var noop = ((NoopAmphoraDriver)server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;
        await Eventually.HoldsAsync(() => Task.FromResult(noop.Calls.Any(call => call.Operation == "configure-agent" && call.Subject.ToString() == amphora)), "the driver was asked");
    }

    [Fact]
    public async Task MI_9_an_amphora_in_ERROR_is_deleted_and_replaced()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        var balancer = await own.BalancerAsync();
        var amphora = Text((await own.GetAsync(Amphorae)).Json.GetProperty("amphorae")[0], "id");
        ((NoopAmphoraDriver)own.Services.GetRequiredService<IAmphoraDriver>()).Behavior.Fail(() => new AgentConfigurationException("no"), 1);
        await own.SendAsync("PUT", $"{Amphorae}/{amphora}/config");
        await Eventually.HoldsAsync(async () => Text((await own.GetAsync($"{Amphorae}/{amphora}")).Json.GetProperty("amphora"), "status") == "ERROR", "it is ERROR");

        var reply = await own.DeleteAsync($"{Amphorae}/{amphora}");

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        await own.GoneAsync($"{Amphorae}/{amphora}");
        await Eventually.HoldsAsync(async () => (await own.GetAsync($"{Amphorae}?loadbalancer_id={balancer}&status=ALLOCATED")).Json.GetProperty("amphorae").GetArrayLength() == 1, "another is there");
    }

    [Fact]
    public async Task A_load_balancer_in_ERROR_is_repaired_by_a_failover()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        var balancer = await own.BalancerAsync();
        ((NoopAmphoraDriver)own.Services.GetRequiredService<IAmphoraDriver>()).Behavior.Fail(() => new LoadBalancerProvisioningException("no"), 1);
        await own.PutAsync($"loadbalancers/{balancer}", """{"loadbalancer":{"name":"bad"}}""");
        await own.StatusAsync($"loadbalancers/{balancer}", "loadbalancer", "ERROR");

        var reply = await own.SendAsync("PUT", $"loadbalancers/{balancer}/failover");

        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        await own.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
    }

    private async Task<string> OperatingStatusAsync(string listener) =>
        Text((await server.GetAsync($"listeners/{listener}")).Json.GetProperty("listener"), "operating_status");

    private async Task CountAsync(string balancer, string listener, string amphora, long bytesIn)
    {
        var report = new ReportStatistics(Guid.Parse(balancer), Guid.Parse(amphora), new Counters(bytesIn, 8, 9, 1), Counters.Zero, 2);
        server.Services.GetRequiredService<ActorHost>().Tell(ListenerCommand.AddressOf(Guid.Parse(listener)), report);
        await Eventually.HoldsAsync(async () =>
            Number((await server.GetAsync($"listeners/{listener}/stats")).Json.GetProperty("stats"), "bytes_in") == bytesIn, "it is counted");
    }

    private async Task<JsonElement> AmphoraOfAsync(string balancer) => Assert.Single(await ListAsync($"loadbalancer_id={balancer}&status=ALLOCATED"));

    private async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await server.GetAsync($"{Amphorae}?{query}")).Json.GetProperty("amphorae").EnumerateArray()];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
