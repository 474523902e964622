using System.Net;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Forwarding;
using static Lbaas.Tests.Datagrams.ForwarderUnderTest;

namespace Lbaas.Tests.Datagrams;

/// <summary>Real datagrams through the forwarder to real members.</summary>
public sealed class ForwarderTests : IAsyncLifetime
{
    private readonly EchoMember _a = new("a");
    private readonly EchoMember _b = new("b");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Round_robin_shares_flows_in_proportion_to_weight()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a, weight: 3), Real(_b, weight: 1));

        var answers = await AskAsync(forwarder, 40);

        Assert.Equal((30, 10), (answers.Count(name => name == "a"), answers.Count(name => name == "b")));
    }

    [Fact]
    public async Task A_flow_stays_with_its_member()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a), Real(_b));
        using var client = forwarder.Client();
        var first = await client.AskAsync();

        for (var i = 0; i < 20; i++)
            Assert.Equal(first, await client.AskAsync($"{i}"));
    }

    [Fact]
    public async Task Least_connections_goes_to_whoever_has_fewest()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(new VirtualServer { Scheduling = Scheduling.LeastConnections, Members = [Real(_a)] });
        using var early = new Clients(forwarder, 3);
        await early.AskAsync();
        await forwarder.ApplyAsync(new VirtualServer { Scheduling = Scheduling.LeastConnections, Members = [Real(_a), Real(_b)] });
        using var late = new Clients(forwarder, 3);

        Assert.Equal(["b", "b", "b"], await late.AskAsync());
    }

    [Fact]
    public async Task Source_hashing_keeps_every_source_and_moves_only_those_of_a_member_that_goes()
    {
        await using var c = new EchoMember("c");
        using var forwarder = new ForwarderUnderTest(vip: IPAddress.Loopback);
        var sources = Enumerable.Range(1, 30).Select(i => IPAddress.Parse($"127.7.7.{i}")).ToList();
        await forwarder.ApplyAsync(new VirtualServer { Scheduling = Scheduling.SourceHashing, Members = [Real(_a), Real(_b), Real(c)] });
        var before = await AskFromAsync(forwarder, sources);
        Assert.Equal(before, await AskFromAsync(forwarder, sources));
        Assert.Equal(3, before.Distinct().Count());

        await forwarder.ApplyAsync(new VirtualServer { Scheduling = Scheduling.SourceHashing, Members = [Real(_a), Real(_b)] });
        var after = await AskFromAsync(forwarder, sources);

        Assert.All(before.Zip(after), pair => Assert.True(pair.First == pair.Second || pair.First == "c"));
    }

    [Fact]
    public async Task Persistence_sends_new_flows_of_a_network_to_the_same_member()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(new VirtualServer { Persistence = TimeSpan.FromSeconds(60), PersistencePrefix = 24, Members = [Real(_a), Real(_b)] });

        var one = await AskFromAsync(forwarder, [.. Enumerable.Range(1, 6).Select(i => IPAddress.Parse($"127.7.8.{i}"))]);
        var other = await AskFromAsync(forwarder, [.. Enumerable.Range(1, 6).Select(i => IPAddress.Parse($"127.7.9.{i}"))]);

        Assert.NotEqual(Assert.Single(one.Distinct()), Assert.Single(other.Distinct()));
    }

    [Fact]
    public async Task A_member_takes_no_more_flows_than_it_may()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a, weight: 100, flowsMax: 2), Real(_b));

        using var clients = new Clients(forwarder, 6);

        Assert.Equal(2, (await clients.AskAsync()).Count(name => name == "a"));
    }

    [Fact]
    public async Task Weight_0_drains_and_a_member_that_is_gone_loses_its_flows_to_another()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a));
        using var old = forwarder.Client();
        Assert.Equal("a", await old.AskAsync());

        await forwarder.ApplyAsync(Real(_a, weight: 0), Real(_b));
        using var fresh = forwarder.Client();
        Assert.Equal(("a", "b"), (await old.AskAsync(), await fresh.AskAsync()));

        await forwarder.ApplyAsync(Real(_b));
        Assert.Equal("b", await old.AskAsync());
    }

    [Fact]
    public async Task Changes_under_traffic_lose_no_datagram_of_flows_that_stay()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a));
        using var clients = new Clients(forwarder, 8);
        await clients.AskAsync();
        using var end = new CancellationTokenSource();
        var traffic = Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
                Assert.All(await clients.AskAsync($"{i}"), name => Assert.Equal("a", name));
        });

        for (var i = 0; i < 200; i++)
            await forwarder.ApplyAsync(i % 2 == 0 ? [Real(_a, weight: 1 + i % 3), Real(_b)] : [Real(_a)]);
        await end.CancelAsync();

        await traffic;
    }

    [Fact]
    public async Task Bytes_and_flows_are_counted_exactly_and_survive_a_stop()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a));
        using (var clients = new Clients(forwarder, 5))
            for (var i = 0; i < 10; i++)
                await clients.AskAsync("12345678");
        await forwarder.RemoveAsync(forget: false);
        await forwarder.ApplyAsync(Real(_a));
        using var one = forwarder.Client();
        await one.AskAsync("1234");

        var report = await forwarder.ReportAsync();

        Assert.Equal((404, 506, 6, 1, 0), (report.BytesIn, report.BytesOut, report.TotalFlows, report.ActiveFlows, report.Dropped));
    }

    [Fact]
    public async Task A_client_that_is_not_allowed_is_not_heard()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(new VirtualServer { Members = [Real(_a)] }, IPNetwork.Parse("127.9.0.0/16"));
        using var stranger = forwarder.Client();
        await stranger.TryAskAsync(TimeSpan.FromMilliseconds(1));
        using var friend = forwarder.Client(IPAddress.Parse("127.9.1.1"));
        await friend.AskAsync();

        await Eventually.HoldsAsync(async () => (await forwarder.ReportAsync()).Dropped == 1, "the stranger's datagram is dropped");
        Assert.Equal(1, _a.Received);
    }

    [Fact]
    public async Task The_table_of_flows_is_bounded_and_its_oldest_give_way()
    {
        using var forwarder = new ForwarderUnderTest(new ForwarderLimits(4, TimeSpan.FromSeconds(300)));
        await forwarder.ApplyAsync(Real(_a));
        using var clients = new Clients(forwarder, 4);
        await clients.AskAsync();
        using var fifth = forwarder.Client();

        // Those of the last second are not robbed, so it may have to ask more than once.
        await Eventually.HoldsAsync(async () => await fifth.TryAskAsync(TimeSpan.FromMilliseconds(50)) == "a", "the fifth is served");

        Assert.Equal(4, (await forwarder.ReportAsync()).ActiveFlows);
    }

    [Fact]
    public async Task Flows_that_are_silent_are_forgotten()
    {
        using var forwarder = new ForwarderUnderTest(new ForwarderLimits(100, TimeSpan.FromMilliseconds(50)));
        await forwarder.ApplyAsync(Real(_a));
        using var client = forwarder.Client();
        await client.AskAsync();

        await Eventually.HoldsAsync(async () => (await forwarder.ReportAsync()).ActiveFlows == 0, "the flow is forgotten");
        Assert.Equal("a", await client.AskAsync());
    }

    [Fact]
    public async Task IPv6_is_forwarded_too()
    {
        await using var member = new EchoMember("six", new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using var forwarder = new ForwarderUnderTest(vip: IPAddress.IPv6Loopback);
        await forwarder.ApplyAsync(Real(member));
        using var client = forwarder.Client();

        Assert.Equal("six", await client.AskAsync());
    }

    [Fact]
    public async Task The_largest_datagram_passes_in_both_directions()
    {
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(_a));
        using var client = forwarder.Client();

        Assert.Equal("a", await client.AskAsync(new string('x', 65_000)));
    }

    [Fact]
    public async Task An_address_that_cannot_be_bound_is_an_error_and_changes_nothing()
    {
        using var forwarder = new ForwarderUnderTest();
        await using var holder = new EchoMember("holder", forwarder.Vip);

        await Assert.ThrowsAsync<IOException>(() => forwarder.ApplyAsync(Real(_a)));

        Assert.Empty((await forwarder.Forwarder.ReportAsync()).Listeners);
    }

    private static async Task<List<string>> AskAsync(ForwarderUnderTest forwarder, int clients)
    {
        using var all = new Clients(forwarder, clients);
        return await all.AskAsync();
    }

    private static async Task<List<string>> AskFromAsync(ForwarderUnderTest forwarder, List<IPAddress> sources)
    {
        var answers = new List<string>();
        foreach (var source in sources)
        {
            using var client = forwarder.Client(source);
            answers.Add(await client.AskAsync());
        }
        return answers;
    }

    /// <summary>So many clients, which live together.</summary>
    private sealed class Clients(ForwarderUnderTest forwarder, int count) : IDisposable
    {
        private readonly List<UdpClientUnderTest> _clients = [.. Enumerable.Range(0, count).Select(_ => forwarder.Client())];

        public async Task<List<string>> AskAsync(string text = "hello")
        {
            var answers = new List<string>();
            foreach (var client in _clients)
                answers.Add(await client.AskAsync(text));
            return answers;
        }

        public void Dispose() => _clients.ForEach(client => client.Dispose());
    }
}
