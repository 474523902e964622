using System.Net;
using System.Text.Json;
using Lbaas.Api.Events;
using Lbaas.Runtime.Notices;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Events;

/// <summary>The event stream over real HTTP.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task A_watcher_sees_a_load_balancer_come_change_and_go()
    {
        await using var server = await StartAsync();
        using var events = await EventReader.OpenAsync(server.Client, "events");
        var id = await server.BalancerAsync();
        await server.DeleteAsync($"loadbalancers/{id}");

        var seen = new List<(string Operation, string? Before, string? After)>();
        await events.UntilAsync(next =>
        {
            seen.AddRange(Changes(next).Select(Summary));
            return seen[^1].Operation == "delete";
        });

        Assert.Equal(
        [
            ("create", null, "PENDING_CREATE"), ("update", "PENDING_CREATE", "ACTIVE"),
            ("update", "ACTIVE", "PENDING_DELETE"), ("delete", "PENDING_DELETE", null),
        ], seen);
    }

    [Fact]
    public async Task An_event_tells_who_where_and_by_which_request()
    {
        await using var server = await StartAsync();
        var reply = await server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""");
        var id = reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString();
        using var events = await EventReader.OpenAsync(server.Client, "events?since=0");

        var first = (await events.NextAsync())!.Value;

        Assert.Equal(("change", "p", id), (Text(first, "type"), Text(first, "project_id"), Text(first, "loadbalancer_id")));
        Assert.Equal(events.LastId, first.GetProperty("position").GetInt64());
        Assert.Equal(reply.Headers.GetValues("x-openstack-request-id"), first.GetProperty("request_ids").EnumerateArray().Select(request => request.GetString()!));
        Assert.Equal("text/event-stream", events.ContentType);
    }

    [Fact]
    public async Task A_watcher_of_one_load_balancer_or_project_hears_of_no_other()
    {
        await using var server = await StartAsync();
        var one = await server.BalancerAsync();
        var other = await server.CreateAsync("loadbalancers", "loadbalancer", $$"""{"project_id":"q","vip_subnet_id":"{{Guid.NewGuid()}}"}""");

        Assert.Equal([one], await OwnersAsync(server, $"events?since=0&loadbalancer_id={one}"));
        Assert.Equal([one], await OwnersAsync(server, $"loadbalancers/{one}/events?since=0"));
        Assert.Equal([other], await OwnersAsync(server, "events?since=0&project_id=q"));
        Assert.Equal([one, other], await OwnersAsync(server, "events?since=0"));
    }

    [Fact]
    public async Task Who_watches_a_load_balancer_can_come_back_after_its_end()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        await server.DeleteAsync($"loadbalancers/{id}");
        await server.GoneAsync($"loadbalancers/{id}");

        using var events = await EventReader.OpenAsync(server.Client, $"loadbalancers/{id}/events?since=0");

        await events.UntilAsync(next => Changes(next).Any(change => Summary(change).Operation == "delete"));
    }

    [Fact]
    public async Task Watchers_that_reconnect_at_random_see_everything_once()
    {
        await using var server = await StartAsync();
        var random = new Random(7);
        using var whole = await EventReader.OpenAsync(server.Client, "events?since=0");
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 6; i++)
                await server.BalancerAsync();
        }));
        var (seen, last) = (new List<long>(), 0L);
        while (!load.IsCompleted || seen.Count < 96)
        {
            using var events = await EventReader.OpenAsync(server.Client, "events?since=0", last);
            for (var left = random.Next(1, 6); left > 0 && seen.Count < 96; left--)
            {
                seen.Add((await events.NextAsync())!.Value.GetProperty("position").GetInt64());
                last = seen[^1];
            }
            if (seen.Count >= 96)
                break;
        }
        await load;

        var all = new List<long>();
        while (all.Count < seen.Count)
            all.Add((await whole.NextAsync())!.Value.GetProperty("position").GetInt64());
        Assert.Equal(all, seen);
        Assert.Equal(seen.Order().Distinct(), seen);
    }

    [Fact]
    public async Task A_position_that_was_compacted_is_answered_410_with_the_oldest_one()
    {
        await using var server = await StartAsync("--Lbaas:Events:RowsMax=2");
        await server.BalancerAsync();
        await server.BalancerAsync();

        var reply = await server.GetAsync("events?since=0");

        Assert.Equal(HttpStatusCode.Gone, reply.Status);
        var oldest = reply.Fault!.Split("oldest position to go on from is ")[1].TrimEnd('.');
        Assert.Equal(HttpStatusCode.OK, (await JsonAsync(server, $"events?since={oldest}")).Status);
        Assert.Equal(2, (await JsonAsync(server, $"events?since={oldest}")).Json.GetProperty("events").GetArrayLength());
    }

    [Theory]
    [InlineData("events?since=999999999")]
    [InlineData("events?since=-1")]
    [InlineData("events?since=x")]
    [InlineData("events?limit=0")]
    [InlineData("events?something=1")]
    public async Task A_position_that_cannot_be_is_answered_400(string path)
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await server.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Pages_of_JSON_lead_from_one_to_the_next()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 3; i++)
            await server.BalancerAsync();
        var (since, positions) = (0L, new List<long>());
        while (true)
        {
            var page = (await JsonAsync(server, $"events?since={since}&limit=2")).Json;
            if (page.GetProperty("events").GetArrayLength() == 0)
                break;
            positions.AddRange(page.GetProperty("events").EnumerateArray().Select(next => next.GetProperty("position").GetInt64()));
            since = page.GetProperty("next").GetInt64();
        }

        Assert.Equal(6, positions.Count);
        Assert.Equal(positions.Order().Distinct(), positions);
    }

    [Fact]
    public async Task A_page_has_a_bound_in_bytes_and_the_next_goes_on_behind_it()
    {
        await using var server = await StartAsync();
        StopTests.Announce(server, await server.BalancerAsync(), rows: 5, bodyBytes: 600_000);

        var (since, pages) = (999L, new List<int>());
        while (pages.Count == 0 || pages[^1] > 0)
        {
            var page = server.Services.GetRequiredService<INoticeLog>().Read(default, since, 100);
            pages.Add(page.Notices.Count);
            since = page.Notices.Count > 0 ? page.Notices[^1].Position : since;
            Assert.Equal(pages[^1] == 2, page.HasMore);
        }

        Assert.Equal([2, 2, 1, 0], pages);
    }

    [Fact]
    public async Task A_silent_stream_shows_that_it_lives_and_moves_on()
    {
        await using var server = await StartAsync("--Lbaas:Events:KeepAliveSeconds=1");
        using var events = await EventReader.OpenAsync(server.Client, "events?project_id=nobody");
        await server.BalancerAsync();
        var head = (await JsonAsync(server, "events")).Json.GetProperty("next").GetInt64();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        var reading = events.NextAsync(limit.Token);

        await Eventually.Async(() => events.LastId >= head, "a keep-alive moves the last event id");
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Beyond_the_bound_a_stream_is_refused_until_one_ends()
    {
        await using var server = await StartAsync("--Lbaas:Events:StreamsMax=1");
        var first = await EventReader.OpenAsync(server.Client, "events");

        var refused = await server.GetAsync("events");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.Status, refused.Headers.RetryAfter is not null));
        first.Dispose();
        await Eventually.Async(() => server.Services.GetRequiredService<EventStream>().Open == 0, "the place is free");
        (await EventReader.OpenAsync(server.Client, "events")).Dispose();
    }

    [Fact]
    public async Task Only_the_events_may_be_had_as_a_stream()
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync("GET", "loadbalancers", null, ("Accept", "text/event-stream"));

        Assert.Equal(HttpStatusCode.NotAcceptable, reply.Status);
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_stops()
    {
        var server = await StartAsync();
        using var events = await EventReader.OpenAsync(server.Client, "events");
        var reading = events.NextAsync();

        var stopping = server.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        stopping.StopApplication();

        Assert.Null(await reading.WaitAsync(TimeSpan.FromSeconds(20)));
        await server.DisposeAsync();
    }

    private static async Task<string[]> OwnersAsync(TestServer server, string path)
    {
        var page = (await JsonAsync(server, path)).Json;
        return [.. page.GetProperty("events").EnumerateArray().Select(next => Text(next, "loadbalancer_id")!).Distinct()];
    }

    private static Task<ApiReply> JsonAsync(TestServer server, string path) =>
        server.SendAsync("GET", path, null, ("Accept", "application/json"));

    private static IEnumerable<JsonElement> Changes(JsonElement next) => next.GetProperty("changes").EnumerateArray();

    private static (string Operation, string? Before, string? After) Summary(JsonElement change)
    {
        var status = change.GetProperty("provisioning_status");
        return (Text(change, "operation")!, Text(status, "before"), Text(status, "after"));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }
}
