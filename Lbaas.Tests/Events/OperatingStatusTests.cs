using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Events;

/// <summary>Who watches hears of an operating status when a GET shows another one than before, and only then.</summary>
public sealed class OperatingStatusTests : IAsyncLifetime
{
    private static readonly (Guid One, Guid Two) Amphorae = (Guid.NewGuid(), Guid.NewGuid());

    private readonly TestServer _server = new();
    private string _balancer = "";
    private string _listener = "";
    private string _pool = "";
    private string _member = "";
    private long _before;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _balancer = await _server.BalancerAsync();
        _listener = await _server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"HTTP","protocol_port":80}""");
        _pool = await _server.CreateAsync("pools", "pool", $$"""{"listener_id":"{{_listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        _member = await _server.CreateAsync($"pools/{_pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");
        await _server.ActiveAsync($"loadbalancers/{_balancer}", "loadbalancer");
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Online);
        await SayAsync(_listener, Amphorae.Two, OperatingStatus.Online);
        _before = (await EventsAsync(0))[^1].GetProperty("position").GetInt64();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_member_that_goes_down_and_comes_back_is_told_once_each()
    {
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Error);
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Online);

        var events = await EventsAsync(_before);

        Assert.Equal([("ONLINE", "ERROR"), ("ERROR", "ONLINE")], events.SelectMany(told => Told(told, _member)));
        Assert.All(events, told => Assert.Equal(
            ("status", "p", _balancer), (Text(told, "type"), Text(told, "project_id"), Text(told, "loadbalancer_id"))));
    }

    [Fact]
    public async Task What_a_second_amphora_sees_as_well_changes_nothing_to_be_told()
    {
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Error);
        await SayAsync(_listener, Amphorae.Two, OperatingStatus.Error);
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Online);
        await SayAsync(_listener, Amphorae.Two, OperatingStatus.Online);

        Assert.Equal([("ONLINE", "ERROR"), ("ERROR", "ONLINE")], await ToldAsync(_member));
    }

    [Fact]
    public async Task A_pool_that_two_listeners_share_is_as_bad_as_the_worse_of_them_says()
    {
        var other = await _server.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"HTTP","protocol_port":81,"default_pool_id":"{{_pool}}"}""");
        await SayAsync(other, Amphorae.One, OperatingStatus.Online);

        await SayAsync(other, Amphorae.One, OperatingStatus.Error);
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Error);
        await SayAsync(other, Amphorae.One, OperatingStatus.Online);

        Assert.Equal([("ONLINE", "ERROR")], await ToldAsync(_member));
    }

    [Fact]
    public async Task What_is_told_is_what_is_shown()
    {
        await SayAsync(_listener, Amphorae.One, OperatingStatus.Draining);

        var shown = (await _server.GetAsync($"pools/{_pool}/members/{_member}")).Json.GetProperty("member").GetProperty("operating_status").GetString();
        Assert.Equal([("ONLINE", shown)], await ToldAsync(_member));
    }

    [Fact]
    public async Task A_word_that_repeats_what_was_said_and_a_count_of_traffic_are_no_events()
    {
        var host = _server.Services.GetRequiredService<ActorHost>();
        var address = ListenerCommand.AddressOf(Guid.Parse(_listener));
        host.Tell(address, Word(Amphorae.One, OperatingStatus.Online));
        host.Tell(address, new ReportStatistics(Guid.Parse(_balancer), Amphorae.One, new Counters(1, 2, 3, 4), Counters.Zero, 5));
        await Eventually.Async(() => host.ReadState(address) is ListenerState { Statistics.Count: 1 }, "the traffic is counted");

        Assert.Empty(await EventsAsync(_before));
    }

    [Fact]
    public async Task A_status_that_a_change_brings_with_it_is_told_with_the_change()
    {
        var unobserved = await _server.CreateAsync($"pools/{_pool}/members", "member", """{"address":"10.0.0.2","protocol_port":80}""");
        await _server.CreateAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{_pool}}","type":"HTTP","delay":5,"timeout":4,"max_retries":3}""");

        var told = (await EventsAsync(_before)).Where(told => Told(told, unobserved).Any()).ToList();

        Assert.Equal([("NO_MONITOR", "OFFLINE")], told.SelectMany(one => Told(one, unobserved)));
        Assert.Empty(await ToldAsync(_member));
        Assert.All(told, one => Assert.Equal("change", Text(one, "type")));
    }

    [Fact]
    public async Task What_an_amphora_says_of_anothers_load_balancer_is_not_told()
    {
        var other = await _server.BalancerAsync();
        var before = (await EventsAsync(0))[^1].GetProperty("position").GetInt64();
        var word = Word(Amphorae.One, OperatingStatus.Error);
        _server.Services.GetRequiredService<ActorHost>().Tell(
            ListenerCommand.AddressOf(Guid.Parse(_listener)),
            word with { Observation = word.Observation with { Pools = word.Observation.Pools.Add(Guid.Parse(other), OperatingStatus.Error) } });
        await Eventually.HoldsAsync(async () => (await EventsAsync(before)).Count > 0, "the member's status is told");

        Assert.Empty((await EventsAsync(before)).SelectMany(told => Told(told, other)));
    }

    // One after the other: what comes together is one commit, which tells of its end alone.
    private async Task SayAsync(string listener, Guid amphora, string member)
    {
        var host = _server.Services.GetRequiredService<ActorHost>();
        var address = ListenerCommand.AddressOf(Guid.Parse(listener));
        host.Tell(address, Word(amphora, member));
        await Eventually.Async(
            () => host.ReadState(address) is ListenerState state && state.Observations.GetValueOrDefault(amphora)?.Members[Guid.Parse(_member)] == member,
            "the word is written");
    }

    private ObserveListener Word(Guid amphora, string member) => new(Guid.Parse(_balancer), amphora, new ListenerObservation(
        OperatingStatus.Online,
        ImmutableSortedDictionary<Guid, string>.Empty.Add(Guid.Parse(_pool), OperatingStatus.Online),
        ImmutableSortedDictionary<Guid, string>.Empty.Add(Guid.Parse(_member), member)));

    private async Task<IReadOnlyList<(string? Before, string? After)>> ToldAsync(string id) =>
        [.. (await EventsAsync(_before)).SelectMany(told => Told(told, id))];

    private async Task<IReadOnlyList<JsonElement>> EventsAsync(long since)
    {
        var reply = await _server.SendAsync("GET", $"events?since={since}&limit=1000", null, ("Accept", "application/json"));
        return [.. reply.Json.GetProperty("events").EnumerateArray()];
    }

    private static IEnumerable<(string? Before, string? After)> Told(JsonElement told, string id) =>
        told.TryGetProperty("operating_statuses", out var statuses)
            ? statuses.EnumerateArray().Where(one => Text(one, "id") == id).Select(one => (Text(one, "before"), Text(one, "after")))
            : [];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
