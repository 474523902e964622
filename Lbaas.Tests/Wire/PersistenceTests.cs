using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Session persistence: a client that has been somewhere comes there again.</summary>
[Collection(WireCollection.Name)]
public sealed class PersistenceTests(PersistenceTests.Setup setup) : IClassFixture<PersistenceTests.Setup>
{
    private const int SourceIp = 8001;
    private const int SourceIpOverTcp = 8002;
    private const int HttpCookie = 8003;
    private const int AppCookie = 8004;
    private const int Plain = 8005;
    private const int Leaving = 8006;

    [Theory]
    [InlineData(SourceIp)]
    [InlineData(SourceIpOverTcp)]
    public async Task SOURCE_IP_sends_every_connection_of_an_address_to_one_member_and_spreads_addresses(int port)
    {
        var firsts = new List<string>();
        for (var host = 1; host <= 6; host++)
            firsts.Add(Assert.Single((await setup.Balancer.AnsweringAsync(port, 4, $"127.0.8.{host}")).Distinct()));

        Assert.Equal([3, 3], firsts.CountBy(name => name).Select(count => count.Value));
    }

    [Fact]
    public async Task HTTP_COOKIE_names_the_member_in_a_cookie_SRV_that_members_never_see_and_that_survives_a_reload()
    {
        var first = await setup.Balancer.AskAsync(HttpCookie);
        var cookie = Assert.Single(first.Cookies);
        var again = await setup.Balancer.AnsweringAsync(HttpCookie, 4, headers: $"Cookie: a=b; {cookie}");
        await setup.Balancer.ChangeAsync($"listener {HttpCookie}", ("timeout_client_data", 40_000));
        again.AddRange(await setup.Balancer.AnsweringAsync(HttpCookie, 4, headers: $"Cookie: a=b; {cookie}"));

        Assert.Equal($"SRV={setup.Balancer.IdOf(first.Body)}", cookie);
        Assert.Equal(first.Body, Assert.Single(again.Distinct()));
        Assert.All(setup.Member(first.Body).Requests, request => Assert.DoesNotContain(request.Head["Cookie"], value => value.Contains("SRV")));
    }

    [Fact]
    public async Task HTTP_COOKIE_still_brings_a_client_to_a_member_of_weight_0()
    {
        var first = await setup.Balancer.AskAsync(HttpCookie);
        await setup.Balancer.ChangeAsync(first.Body, ("weight", 0));
        var (known, others) = (
            await setup.Balancer.AnsweringAsync(HttpCookie, 3, headers: $"Cookie: {first.Cookies[0]}"),
            await setup.Balancer.AnsweringAsync(HttpCookie, 3));
        await setup.Balancer.ChangeAsync(first.Body, ("weight", 1));

        Assert.Equal(first.Body, Assert.Single(known.Distinct()));
        Assert.DoesNotContain(first.Body, others);
    }

    [Fact]
    public async Task APP_COOKIE_learns_the_members_own_cookie()
    {
        var sessions = new List<(string Member, string Cookie)>();
        for (var i = 0; i < 4; i++)
        {
            var first = await setup.Balancer.AskAsync(AppCookie, "/login");
            sessions.Add((first.Body, Assert.Single(first.Cookies)));
        }

        Assert.Equal(2, sessions.Select(session => session.Member).Distinct().Count());
        foreach (var (member, cookie) in sessions)
            Assert.Equal(member, Assert.Single((await setup.Balancer.AnsweringAsync(AppCookie, 4, headers: $"Cookie: {cookie}")).Distinct()));
    }

    [Fact]
    public async Task Clients_and_sessions_stay_with_their_members_over_reloads_however_soon_they_follow()
    {
        var clients = Enumerable.Range(20, 8).Select(host => $"127.0.8.{host}").ToList();
        var sessions = new List<string>();
        for (var i = 0; i < 5; i++)
            sessions.Add(Assert.Single((await setup.Balancer.AskAsync(AppCookie, "/login")).Cookies));
        var before = await WhoServesAsync();
        var workers = new HashSet<int> { setup.Server.WorkerOf(setup.Balancer.Id) };
        for (var i = 0; i < 3; i++)
        {
            await setup.Balancer.ChangeAsync($"listener {Plain}", ("timeout_client_data", 41_000 + i));
            workers.Add(setup.Server.WorkerOf(setup.Balancer.Id));
        }
        clients.Reverse();
        sessions.Reverse();

        Assert.Equal(4, workers.Count);
        Assert.Equal(before, await WhoServesAsync());

        async Task<SortedDictionary<string, string>> WhoServesAsync()
        {
            var serving = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var client in clients)
                serving[client] = (await setup.Balancer.AskAsync(SourceIp, source: client)).Body;
            foreach (var cookie in sessions)
                serving[cookie] = (await setup.Balancer.AskAsync(AppCookie, "/", null, $"Cookie: {cookie}")).Body;
            return serving;
        }
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("down")]
    [InlineData("removed")]
    public async Task A_client_whose_member_is_gone_stays_with_another(string fate)
    {
        var client = $"127.0.8.{40 + fate.Length}";
        var first = (await setup.Balancer.AskAsync(Leaving, source: client)).Body;
        var worker = setup.Server.WorkerOf(setup.Balancer.Id);
        switch (fate)
        {
            case "disabled":
                await setup.Balancer.ChangeAsync(first, ("admin_state_up", false));
                break;
            case "down":
                await setup.Member(first).DisposeAsync();
                await setup.Balancer.BecomesAsync(first, "ERROR");
                break;
            default:
                await setup.Balancer.DeleteAsync(first);
                break;
        }
        var other = Assert.Single((await setup.Balancer.AnsweringAsync(Leaving, 4, client)).Distinct());

        Assert.NotEqual(first, other);
        Assert.StartsWith("l ", other);
        Assert.Equal(worker, setup.Server.WorkerOf(setup.Balancer.Id));
        await setup.Balancer.ChangeAsync($"listener {Leaving}", ("timeout_client_data", 42_000 + fate.Length));
        Assert.Equal(other, Assert.Single((await setup.Balancer.AnsweringAsync(Leaving, 4, client)).Distinct()));
    }

    [Fact]
    public async Task Without_persistence_the_same_client_goes_round()
    {
        Assert.Equal(2, (await setup.Balancer.AnsweringAsync(Plain, 2, "127.0.8.1")).Distinct().Count());
    }

    [Fact]
    public async Task Persistence_that_is_set_later_is_in_effect_and_goes_away_when_it_is_removed()
    {
        await setup.Balancer.ChangeAsync("plain", ("session_persistence", new { type = "SOURCE_IP" }));
        Assert.Single((await setup.Balancer.AnsweringAsync(Plain, 4, "127.0.8.2")).Distinct());

        await setup.Balancer.ChangeAsync("plain", ("session_persistence", null));
        Assert.Equal(2, (await setup.Balancer.AnsweringAsync(Plain, 4, "127.0.8.2")).Distinct().Count());
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        private int _sessions;

        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", SourceIp, Wanted.Pool("source", Members("s 1", "s 2"), Persistence("SOURCE_IP"))),
            Wanted.Listener("TCP", SourceIpOverTcp, Wanted.Pool("source tcp", Members("t 1", "t 2"), ("protocol", "TCP"), Persistence("SOURCE_IP"))),
            Wanted.Listener("HTTP", HttpCookie, Wanted.Pool("cookie", Members("c 1", "c 2"), Persistence("HTTP_COOKIE"))),
            Wanted.Listener("HTTP", AppCookie, Wanted.Pool(
                "application", [WithSessions("a 1"), WithSessions("a 2")],
                ("session_persistence", new { type = "APP_COOKIE", cookie_name = "app.session" }))),
            Wanted.Listener("HTTP", Plain, Wanted.Pool("plain", Members("p 1", "p 2"))),
            Wanted.Listener("HTTP", Leaving, Wanted.Pool(
                "leaving", Members("l 1", "l 2", "l 3", "l 4", "l 5"), Persistence("SOURCE_IP"),
                ("healthmonitor", new { type = "TCP", delay = 1, timeout = 1, max_retries = 1, max_retries_down = 1 }))),
        ];

        private static (string, object?) Persistence(string type) => ("session_persistence", new { type });

        private JsonObject WithSessions(string name)
        {
            var member = new RecordingMember(name);
            member.Answer = request => Task.FromResult(request.Target == "/login"
                ? new Reply(200, name, $"Set-Cookie: app.session=no-{Interlocked.Increment(ref _sessions)}; path=/")
                : new Reply(200, name));
            return Behind(member);
        }
    }
}
