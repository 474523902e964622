using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>connection_limit: who comes when it is reached waits, and is served when another leaves.</summary>
[Collection(WireCollection.Name)]
public sealed class ConnectionLimitTests(ConnectionLimitTests.Setup setup) : IClassFixture<ConnectionLimitTests.Setup>
{
    private const int Limited = 8001;
    private const int Free = 8002;

    [Fact]
    public async Task The_connection_above_the_limit_waits_until_another_ends_and_other_listeners_do_not_mind()
    {
        using var first = await AskingAsync();
        await setup.Held.HasAsync(1);
        using var second = await AskingAsync();
        await setup.Held.HasAsync(2);
        using var third = await AskingAsync();
        // By the time that these are answered, the third would have reached the member.
        Assert.All(await setup.Balancer.AnsweringAsync(Free, 20), name => Assert.Equal("free", name));
        Assert.Equal(2, setup.Held.Count);
        // A listener that is full says so.
        await setup.Balancer.BecomesAsync($"listener {Limited}", "DEGRADED");

        setup.Held.ReleaseOne();
        Assert.Equal(200, (await first.AnswerAsync()).Status);
        first.Dispose();
        await setup.Held.HasAsync(3);
        setup.Held.ReleaseAll();
        Assert.Equal(200, (await third.AnswerAsync()).Status);
    }

    private async Task<WireClient> AskingAsync()
    {
        var client = await setup.Balancer.ConnectAsync(Limited);
        await client.SendAsync();
        return client;
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal Hold Held { get; } = new();

        internal override JsonObject[] Listeners()
        {
            var held = new RecordingMember("held");
            held.Answer = async _ =>
            {
                await Held.AddAsync();
                return new Reply(200, "held");
            };
            return
            [
                Wanted.Listener("HTTP", Limited, Wanted.Pool("held pool", [Behind(held)]), ("connection_limit", 2)),
                Wanted.Listener("HTTP", Free, Wanted.Pool("free pool", Members("free"))),
            ];
        }
    }
}
