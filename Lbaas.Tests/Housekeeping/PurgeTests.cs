using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Api;
using Lbaas.Api.Documents;
using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Tests.Api;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Housekeeping;

/// <summary>What has been deleted for long leaves the journal, and can still be read by those who could read it before.</summary>
public sealed class PurgeTests
{
    // A week would be a week of everybody's timers.
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Expired = Expiry + TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_deleted_load_balancer_leaves_the_journal_after_its_time_and_its_history_stays()
    {
        await using var server = await StartAsync();
        var (id, _) = await DeletedAsync(server);
        var history = (await server.GetAsync($"loadbalancers/{id}/history")).Text;

        await PassAsync(server, Expired);

        Assert.Equal(0L, Query(server, $"SELECT COUNT(*) FROM journal WHERE persistence_id LIKE 'lb-%' OR persistence_id LIKE 'amphora-%' OR persistence_id LIKE 'listener-%'"));
        Assert.Equal(history, (await server.GetAsync($"loadbalancers/{id}/history")).Text);
        Assert.Contains("delete_load_balancer", history);
    }

    [Fact]
    public async Task It_stays_before_its_time()
    {
        await using var server = await StartAsync();
        var (id, _) = await DeletedAsync(server);

        await PassAsync(server, Expiry / 2);

        Assert.NotEqual(0L, Query(server, $"SELECT COUNT(*) FROM journal WHERE persistence_id = 'lb-{id}'"));
    }

    [Fact]
    public async Task What_lives_stays_however_long_nothing_happens_to_it()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();

        await PassAsync(server, 10 * Expiry);

        Assert.NotEqual(0L, Query(server, $"SELECT COUNT(*) FROM journal WHERE persistence_id = 'lb-{id}'"));
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync($"loadbalancers/{id}")).Status);
        Assert.Equal(JsonValueKind.Object, (await OperatorAsync(server)).GetProperty("purged").ValueKind);
        Assert.Empty((await OperatorAsync(server)).GetProperty("purged").EnumerateObject());
    }

    [Fact]
    public async Task A_purged_amphora_that_is_asked_late_to_come_into_being_is_deleted_as_before()
    {
        await using var server = await StartAsync();
        var (balancer, amphora) = await DeletedAsync(server);
        await PassAsync(server, Expired);
        var host = server.Services.GetRequiredService<ActorHost>();
        var address = AmphoraCommand.AddressOf(amphora);
        var before = host.ReadState(address);

        host.Tell(address, new BuildAmphora(balancer, "STANDALONE", "", ""));
        host.Tell(address, new RetireAmphora(balancer));
        host.Tell(address, new AssignAmphora(balancer, "STANDALONE"));
        host.Tell(address, new NodeObserved(true, OperatingStatus.Online, 1, "x"));
        await HandledAsync(host, address);

        Assert.Equal((AmphoraStatus.Deleted, before), (((AmphoraState)host.ReadState(address)!).Status, host.ReadState(address)));
        Assert.Equal(0L, Query(server, $"SELECT COUNT(*) FROM journal WHERE persistence_id = '{address.PersistenceId}'"));
    }

    [Fact]
    public async Task A_purged_load_balancer_that_hears_late_from_an_amphora_stays_gone()
    {
        await using var server = await StartAsync();
        var (balancer, amphora) = await DeletedAsync(server);
        await PassAsync(server, Expired);
        var host = server.Services.GetRequiredService<ActorHost>();
        var address = LoadBalancerCommand.AddressOf(balancer);

        host.Tell(address, new AmphoraReady(amphora));
        host.Tell(address, new AmphoraFailed(amphora, "late"));
        host.Tell(address, new AmphoraRetired(amphora));
        await HandledAsync(host, address);

        Assert.Equal(Stage.Gone, ((LoadBalancerState)host.ReadState(address)!).Stage);
        Assert.Equal(0L, Query(server, $"SELECT COUNT(*) FROM journal WHERE persistence_id = '{address.PersistenceId}'"));
    }

    [Fact]
    public async Task A_listener_that_is_gone_takes_with_it_what_it_said_of_others()
    {
        await using var server = await StartAsync();
        var host = server.Services.GetRequiredService<ActorHost>();
        var (balancer, listener, pool, amphora) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        host.Tell(ListenerCommand.AddressOf(listener), new ObserveListener(balancer, amphora, new ListenerObservation(
            OperatingStatus.Online, ImmutableSortedDictionary<Guid, string>.Empty.Add(pool, OperatingStatus.Error), ImmutableSortedDictionary<Guid, string>.Empty)));
        host.Tell(ListenerCommand.AddressOf(listener), new ReportStatistics(balancer, amphora, new Counters(1, 2, 3, 4), Counters.Zero, 1));
        await Eventually.Async(() => server.Services.GetRequiredService<IReadSide>().Find(DocumentKinds.Statistics, listener.ToString()) is not null, "it has counted");

        await PassAsync(server, Expired);

        Assert.Equal((0L, 0L), (Query(server, "SELECT COUNT(*) FROM observation"), Query(server, "SELECT COUNT(*) FROM document")));
        Assert.Equal(10, ((ListenerState)host.ReadState(ListenerCommand.AddressOf(listener))!).Totals is var totals ? totals.BytesIn + totals.BytesOut + totals.TotalConnections + totals.RequestErrors : 0);
    }

    [Fact]
    public async Task Operators_see_what_was_done()
    {
        await using var server = await StartAsync();
        await DeletedAsync(server);

        await PassAsync(server, Expired);

        var shown = await OperatorAsync(server);
        Assert.Equal((1, 1), (shown.GetProperty("purged").GetProperty("lb").GetInt32(), shown.GetProperty("purged").GetProperty("amphora").GetInt32()));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("last_error").ValueKind);
        Assert.True(shown.GetProperty("archived_events").GetInt32() > 5);
        Assert.True(shown.GetProperty("files").GetProperty("archive_bytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Operators_see_why_it_does_not_go_on()
    {
        await using var server = await StartAsync();
        await DeletedAsync(server);
        Directory.CreateDirectory(Path.Combine(server.DataDirectory, "archive.db"));

        _time.Advance(Expired);
        await Eventually.HoldsAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return (await OperatorAsync(server)).GetProperty("last_error").ValueKind == JsonValueKind.String;
        }, "a run has failed");

        Assert.Contains("archive.db", (await OperatorAsync(server)).GetProperty("last_error").GetString());
    }

    [Theory]
    [InlineData("IntervalSeconds", "0")]
    [InlineData("LoadBalancerExpirySeconds", "0")]
    [InlineData("AmphoraExpirySeconds", "315360001")]
    [InlineData("ArchiveAfterDays", "3651")]
    public async Task A_setting_out_of_its_range_keeps_the_server_from_starting(string name, string value)
    {
        using var errors = new StringWriter();

        var code = await ServerProgram.RunAsync(["--urls=http://127.0.0.1:0", $"--Lbaas:Housekeeping:{name}={value}"], errors, EmbeddedHost.Add);

        Assert.NotEqual(0, code);
        Assert.Contains($"Lbaas:Housekeeping:{name} must be", errors.ToString());
    }

    private async Task<TestServer> StartAsync()
    {
        var server = new TestServer(
            services => services.AddSingleton<TimeProvider>(_time), "--Lbaas:Housekeeping:IntervalSeconds=1",
            $"--Lbaas:Housekeeping:LoadBalancerExpirySeconds={Expiry.TotalSeconds}", $"--Lbaas:Housekeeping:AmphoraExpirySeconds={Expiry.TotalSeconds}");
        await server.InitializeAsync();
        return server;
    }

    /// <summary>A load balancer with a listener that was deleted just now, and its amphora.</summary>
    private static async Task<(Guid Balancer, Guid Amphora)> DeletedAsync(TestServer server)
    {
        var id = await server.BalancerAsync();
        await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{id}}","protocol":"HTTP","protocol_port":80}""");
        var amphora = (await server.GetAsync($"/v2/octavia/amphorae?loadbalancer_id={id}")).Json.GetProperty("amphorae")[0].GetProperty("id").GetGuid();
        await server.DeleteAsync($"loadbalancers/{id}?cascade=true");
        await server.GoneAsync($"loadbalancers/{id}");
        await server.GoneAsync($"/v2/octavia/amphorae/{amphora}");
        return (Guid.Parse(id), amphora);
    }

    /// <summary>Lets time pass until housekeeping has gone through the journal once more.</summary>
    private async Task PassAsync(TestServer server, TimeSpan time)
    {
        _time.Advance(time);
        var rounds = await RoundsAsync(server) + 1;
        await Eventually.HoldsAsync(async () =>
        {
            // The loop's tick, and its pauses in between.
            _time.Advance(TimeSpan.FromSeconds(1));
            return await RoundsAsync(server) > rounds;
        }, "all has been looked through");
    }

    private static async Task<long> RoundsAsync(TestServer server) => (await OperatorAsync(server)).GetProperty("rounds").GetInt64();

    private static async Task<JsonElement> OperatorAsync(TestServer server) => (await server.GetAsync("/operator/housekeeping")).Json;

    // One message after the other: when the last is answered, the ones before it are done.
    private static async Task HandledAsync(ActorHost host, Lbaas.Actors.Contract.ActorAddress actor) =>
        await Assert.ThrowsAsync<Lbaas.Runtime.UnhandledMessageException>(() => host.AskAsync(actor, "gibberish", TimeSpan.FromSeconds(20)));

    private static object? Query(TestServer server, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
