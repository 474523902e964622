using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>The four timeouts, small where they are looked at; the defaults are 50, 5, 50 and 0 seconds.</summary>
[Collection(WireCollection.Name)]
public sealed class TimeoutTests(TimeoutTests.Setup setup) : IClassFixture<TimeoutTests.Setup>
{
    private const int ClientOfHttp = 8001;
    private const int ClientOfTcp = 8002;
    private const int MemberConnect = 8003;
    private const int MemberData = 8004;
    private const int TcpInspect = 8005;
    private const int TimeoutMs = 300;

    // Above what a loaded machine adds, below what any of the defaults would take.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_client_of_HTTP_that_says_nothing_for_timeout_client_data_gets_408()
    {
        using var client = await setup.Balancer.ConnectAsync(ClientOfHttp);

        Assert.Equal(408, await TimedAsync(async () =>
        {
            // A line that is not ended: who has said nothing at all is just let go.
            await client.Stream.WriteAsync("GET / "u8.ToArray());
            return await client.AnswerAsync();
        }));
    }

    [Fact]
    public async Task A_client_of_TCP_that_says_nothing_for_timeout_client_data_is_let_go()
    {
        using var client = await setup.Balancer.ConnectAsync(ClientOfTcp);
        Assert.Equal(200, (await client.AskAsync()).Status);

        Assert.Equal(0, await TimedAsync(client.AnswerAsync));
    }

    [Fact]
    public async Task A_member_that_does_not_accept_within_timeout_member_connect_is_answered_for_with_503() =>
        Assert.Equal(503, await TimedAsync(() => setup.Balancer.AskAsync(MemberConnect)));

    [Fact]
    public async Task A_member_that_says_nothing_for_timeout_member_data_is_answered_for_with_504()
    {
        Assert.Equal(504, await TimedAsync(() => setup.Balancer.AskAsync(MemberData)));
        setup.Silence.ReleaseAll();
    }

    [Fact]
    public async Task timeout_tcp_inspect_delays_nobody_since_there_is_nothing_to_inspect()
    {
        using var client = await setup.Balancer.ConnectAsync(TcpInspect);

        await Eventually.Async(() => setup.Member("inspected").Accepted > 0, "a client that has said nothing is connected with the member");
        Assert.Equal(200, (await client.AskAsync()).Status);
    }

    private static async Task<int> TimedAsync(Func<Task<Answer>> asking)
    {
        var watch = Stopwatch.StartNew();
        var answer = await asking().WaitAsync(Longest);
        // HAProxy's clock goes by whole milliseconds and may be some behind.
        Assert.True(watch.ElapsedMilliseconds >= TimeoutMs - 20, $"It took only {watch.ElapsedMilliseconds} ms");
        return answer.Status;
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        private readonly FullBacklog _full = new();

        internal Hold Silence { get; } = new();

        public override async ValueTask DisposeAsync()
        {
            Silence.ReleaseAll();
            await base.DisposeAsync();
            _full.Dispose();
        }

        internal override JsonObject[] Listeners()
        {
            var silent = new RecordingMember("silent");
            silent.Answer = async _ =>
            {
                await Silence.AddAsync();
                return new Reply(200, "late");
            };
            return
            [
                Wanted.Listener("HTTP", ClientOfHttp, Wanted.Pool("http", Members("h")), ("timeout_client_data", TimeoutMs)),
                Wanted.Listener("TCP", ClientOfTcp, Wanted.Pool("tcp", Members("t"), ("protocol", "TCP")), ("timeout_client_data", TimeoutMs)),
                Wanted.Listener("HTTP", MemberConnect, Wanted.Pool(
                    "full", [new JsonObject { ["name"] = "full", ["address"] = "127.0.0.1", ["protocol_port"] = _full.Port }]),
                    ("timeout_member_connect", TimeoutMs)),
                Wanted.Listener("HTTP", MemberData, Wanted.Pool("silence", [Behind(silent)]), ("timeout_member_data", TimeoutMs)),
                Wanted.Listener("TCP", TcpInspect, Wanted.Pool("inspect", Members("inspected"), ("protocol", "TCP")), ("timeout_tcp_inspect", 60_000)),
            ];
        }
    }
}
