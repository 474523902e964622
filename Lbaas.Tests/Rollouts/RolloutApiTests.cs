using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;
using Lbaas.Tests.Catalog;

namespace Lbaas.Tests.Rollouts;

/// <summary>Rollouts and changes of flavor over HTTP, with drivers that do nothing.</summary>
public sealed class RolloutApiTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_whole_fleet_gets_amphorae_of_the_image()
    {
        var balancers = new[] { await _server.BalancerAsync(), await _server.BalancerAsync() };
        var before = await ImagesAsync();

        var begun = await _server.PostAsync("/operator/rollouts", """{"image_tag":"v2","at_once":2,"settle_seconds":0}""");
        await DoneAsync();

        Assert.Equal(HttpStatusCode.Created, begun.Status);
        Assert.Equal(["", ""], before);
        Assert.Equal(["v2", "v2"], await ImagesAsync());
        var current = (await _server.GetAsync("/operator/rollouts/current")).Json;
        Assert.Equal((balancers.Length, 0), (current.GetProperty("done").GetInt32(), current.GetProperty("remaining").GetInt32()));
    }

    [Fact]
    public async Task Its_figures_are_on_the_meter()
    {
        await _server.BalancerAsync();
        await _server.PostAsync("/operator/rollouts", """{"image_tag":"v2","settle_seconds":0}""");
        await DoneAsync();

        var figures = Meters.Read("Lbaas.Rollouts");

        // Other servers may have figures, too.
        Assert.Subset(figures.ToHashSet(), new HashSet<(string, long, string)>([("lbaas.rollouts.total", 1, ""), ("lbaas.rollouts.done", 1, ""), ("lbaas.rollouts.running", 0, ""), ("lbaas.rollouts.in_flight", 0, "")]));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_renewed()
    {
        var (one, _) = (await _server.BalancerAsync(), await _server.BalancerAsync());

        await _server.PostAsync("/operator/rollouts", $$"""{"image_tag":"v2","loadbalancer_ids":["{{one}}"],"settle_seconds":0}""");
        await DoneAsync();

        Assert.Equal(["", "v2"], (await ImagesAsync()).Order());
    }

    [Fact]
    public async Task Without_an_image_everything_is_failed_over()
    {
        await _server.BalancerAsync();
        var old = (await AmphoraeAsync()).Single().GetProperty("id").GetString();

        await _server.PostAsync("/operator/rollouts", """{"settle_seconds":0}""");
        await DoneAsync();

        Assert.DoesNotContain(old, (await AmphoraeAsync()).Select(amphora => amphora.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_rollout_is_stopped_resumed_and_aborted()
    {
        await _server.BalancerAsync();
        await _server.PostAsync("/operator/rollouts", """{"settle_seconds":3600}""");

        var states = new List<string?>();
        foreach (var word in new[] { "stop", "resume", "abort" })
            states.Add((await _server.SendAsync("POST", $"/operator/rollouts/current/{word}")).Json.GetProperty("state").GetString());
        var over = await _server.SendAsync("POST", "/operator/rollouts/current/resume");

        Assert.Equal(["STOPPED", "RUNNING", "ABORTED"], states);
        Assert.Equal(HttpStatusCode.Conflict, over.Status);
    }

    [Fact]
    public async Task A_second_rollout_is_refused_while_one_goes_on()
    {
        await _server.BalancerAsync();
        await _server.PostAsync("/operator/rollouts", """{"settle_seconds":3600}""");

        Assert.Equal(HttpStatusCode.Conflict, (await _server.PostAsync("/operator/rollouts", "{}")).Status);
    }

    [Fact]
    public async Task A_closed_brake_stops_it_and_nothing_is_replaced()
    {
        await _server.BalancerAsync();
        await _server.PutAsync("/operator/brake", """{"override":"closed","reason":"a bad day"}""");

        await _server.PostAsync("/operator/rollouts", """{"image_tag":"v2","settle_seconds":0}""");
        await StateAsync("STOPPED");
        var stopped = await ImagesAsync();
        await _server.PutAsync("/operator/brake", """{"override":"auto"}""");
        await _server.SendAsync("POST", "/operator/rollouts/current/resume");
        await DoneAsync();

        Assert.Equal([""], stopped);
        Assert.Equal(["v2"], await ImagesAsync());
    }

    [Fact]
    public async Task Before_the_first_one_there_is_none()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/operator/rollouts/current")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.SendAsync("POST", "/operator/rollouts/current/stop")).Status);
        Assert.Equal(0, (await _server.GetAsync("/operator/rollouts")).Json.GetProperty("rollouts").GetArrayLength());
    }

    [Fact]
    public async Task A_load_balancer_is_put_on_another_flavor_and_on_none()
    {
        var balancer = await _server.BalancerAsync();
        var flavor = await _server.FlavorAsync("""{"compute_flavor":"large"}""");

        var put = await _server.PutAsync($"/operator/loadbalancers/{balancer}/flavor", $$"""{"flavor_id":"{{flavor}}"}""");
        var shown = await _server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
        var carriers = await EventuallyOneAsync();
        await _server.PutAsync($"/operator/loadbalancers/{balancer}/flavor", """{"flavor_id":null}""");
        var without = await _server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");

        Assert.Equal(HttpStatusCode.Accepted, put.Status);
        Assert.Equal(flavor, shown.GetProperty("loadbalancer").GetProperty("flavor_id").GetString());
        Assert.Equal("large", carriers.GetProperty("compute_flavor").GetString());
        Assert.Equal(JsonValueKind.Null, without.GetProperty("loadbalancer").GetProperty("flavor_id").ValueKind);
    }

    private Task DoneAsync() => StateAsync("DONE");

    private Task StateAsync(string state) => Eventually.HoldsAsync(
        async () => (await _server.GetAsync("/operator/rollouts/current")).Json.GetProperty("state").GetString() == state, $"the rollout is {state}");

    private async Task<JsonElement> EventuallyOneAsync()
    {
        await Eventually.HoldsAsync(async () => (await AmphoraeAsync()).Count == 1, "the old amphora is gone");
        return (await AmphoraeAsync()).Single();
    }

    private async Task<List<string>> ImagesAsync()
    {
        await Eventually.HoldsAsync(async () => (await AmphoraeAsync()).TrueForAll(amphora => amphora.GetProperty("status").GetString() == "ALLOCATED"), "none is on its way");
        return (await AmphoraeAsync()).ConvertAll(amphora => amphora.GetProperty("image_id").GetString() ?? "");
    }

    private async Task<List<JsonElement>> AmphoraeAsync() =>
        [.. (await _server.GetAsync("/v2/octavia/amphorae")).Json.GetProperty("amphorae").EnumerateArray()];
}
