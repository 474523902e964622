using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Which member a request goes to.</summary>
[Collection(WireCollection.Name)]
public sealed class AlgorithmTests(AlgorithmTests.Setup setup) : IClassFixture<AlgorithmTests.Setup>
{
    private const int RoundRobin = 8001;
    private const int LeastConnections = 8002;
    private const int SourceIp = 8003;

    [Fact]
    public async Task ROUND_ROBIN_deals_connections_out_exactly_by_weight()
    {
        var names = await setup.Balancer.AnsweringAsync(RoundRobin, 60);

        Assert.Equal((30, 20, 10), (Count(names, "rr 3"), Count(names, "rr 2"), Count(names, "rr 1")));
    }

    [Fact]
    public async Task ROUND_ROBIN_deals_out_the_requests_of_one_connection_too()
    {
        using var client = await setup.Balancer.ConnectAsync(RoundRobin);
        var names = new List<string>();
        for (var i = 0; i < 60; i++)
            names.Add((await client.AskAsync()).Body);

        Assert.Equal((30, 20, 10), (Count(names, "rr 3"), Count(names, "rr 2"), Count(names, "rr 1")));
    }

    [Fact]
    public async Task LEAST_CONNECTIONS_fills_members_up_by_weight_and_prefers_one_that_became_free()
    {
        var (two, one) = (setup.Hold("lc 2"), setup.Hold("lc 1"));
        var clients = new List<WireClient>();
        await HoldAsync(6);
        Assert.Equal((4, 2), (two.Count, one.Count));

        one.ReleaseAll();
        await Task.WhenAll(clients.Where((_, i) => setup.WentTo[i] == "lc 1").Select(client => client.AnswerAsync()));
        await HoldAsync(2);
        Assert.Equal((4, 4), (two.Count, one.Count));

        two.ReleaseAll();
        one.ReleaseAll();
        clients.ForEach(client => client.Dispose());

        async Task HoldAsync(int requests)
        {
            for (var i = 0; i < requests; i++)
            {
                var (client, before) = (await setup.Balancer.ConnectAsync(LeastConnections), setup.WentTo.Count);
                clients.Add(client);
                await client.SendAsync();
                await Eventually.Async(() => setup.WentTo.Count > before, "the request has come to a member");
            }
        }
    }

    [Fact]
    public async Task SOURCE_IP_gives_a_client_one_member_and_clients_to_members_by_weight()
    {
        var firsts = new List<string>();
        for (var host = 1; host <= 40; host++)
        {
            var names = await setup.Balancer.AnsweringAsync(SourceIp, 3, source: $"127.0.9.{host}");
            firsts.Add(Assert.Single(names.Distinct()));
        }

        Assert.Equal((30, 10), (Count(firsts, "si 3"), Count(firsts, "si 1")));
    }

    private static int Count(IEnumerable<string> names, string name) => names.Count(name.Equals);

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        private readonly Dictionary<string, Hold> _holds = [];
        private readonly List<string> _wentTo = [];

        /// <summary>Where the held requests went, in order.</summary>
        internal IReadOnlyList<string> WentTo
        {
            get
            {
                lock (_wentTo)
                    return [.. _wentTo];
            }
        }

        internal Hold Hold(string member) => _holds[member];

        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", RoundRobin, Wanted.Pool(
                "round robin", [Behind("rr 3", ("weight", 3)), Behind("rr 2", ("weight", 2)), Behind("rr 1")])),
            Wanted.Listener("HTTP", LeastConnections, Wanted.Pool(
                "least connections", [Holding("lc 2", 2), Holding("lc 1", 1)], ("lb_algorithm", "LEAST_CONNECTIONS"))),
            Wanted.Listener("TCP", SourceIp, Wanted.Pool(
                "source", [Behind("si 3", ("weight", 3)), Behind("si 1")], ("protocol", "TCP"), ("lb_algorithm", "SOURCE_IP"))),
        ];

        private JsonObject Holding(string name, int weight)
        {
            var member = new RecordingMember(name);
            var hold = _holds[name] = new Hold();
            member.Answer = async _ =>
            {
                var held = hold.AddAsync();
                lock (_wentTo)
                    _wentTo.Add(name);
                await held;
                return new Reply(200, name);
            };
            return Behind(member, ("weight", weight));
        }
    }
}
