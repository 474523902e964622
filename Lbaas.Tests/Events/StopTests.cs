using System.Diagnostics;
using Lbaas.Api.Waiting;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Sqlite;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Events;

/// <summary>Whoever is held by the server does not hold the server.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_server_with_open_streams_and_long_polls_stops_within_two_seconds()
    {
        await using var server = new TestServer("--Lbaas:Events:StreamsMax=8");
        await server.InitializeAsync();
        var id = await server.BalancerAsync();
        using var one = await EventReader.OpenAsync(server.Client, "events");
        using var other = await EventReader.OpenAsync(server.Client, $"loadbalancers/{id}/events");
        var waiting = server.GetAsync($"loadbalancers/{id}?wait=DELETED&timeout=60");
        await Eventually.Async(() => server.Services.GetRequiredService<LongPoll>().Waiting == 1, "the request is held");

        Assert.True(await StopAsync(server) < Soon);

        Assert.Equal(System.Net.HttpStatusCode.OK, (await waiting).Status);
        Assert.Null(await one.NextAsync());
    }

    [Fact]
    public async Task A_server_whose_client_reads_nothing_stops_within_two_seconds()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        var id = await server.BalancerAsync();
        Announce(server, id, rows: 32, bodyBytes: 1 << 19);
        using var deaf = new RawClient(server.Client.BaseAddress!);
        await deaf.SendAsync($"GET /v2/lbaas/loadbalancers/{id}/events?since=0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
        await Eventually.Async(() => deaf.Waiting > 0, "the stream has begun");

        Assert.True(await StopAsync(server) < Soon);
    }

    // More than the buffers between the two hold.
    internal static void Announce(TestServer server, string balancer, int rows, int bodyBytes)
    {
        var directory = server.Services.GetRequiredService<IOptions<RuntimeOptions>>().Value.DataDirectory;
        using var database = SqliteDatabase.Open(Path.Combine(directory, "journal.db"), readOnly: false, TimeSpan.FromSeconds(5));
        for (var i = 0; i < rows; i++)
        {
            database.Execute(
                "INSERT INTO notice (position, at, type, owner_id, project_id, body) VALUES "
                + $"({1_000 + i}, 0, 'change', '{balancer}', 'p', '{{\"long\":\"{new string('x', bodyBytes)}\"}}')");
        }
    }

    private static async Task<TimeSpan> StopAsync(TestServer server)
    {
        var watch = Stopwatch.StartNew();
        await server.Services.GetRequiredService<IHost>().StopAsync();
        return watch.Elapsed;
    }
}
