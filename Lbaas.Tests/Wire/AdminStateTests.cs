using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>What is disabled takes no part, and takes part again once it is enabled.</summary>
[Collection(WireCollection.Name)]
public sealed class AdminStateTests(AdminStateTests.Setup setup) : IClassFixture<AdminStateTests.Setup>
{
    private const int First = 8001;
    private const int Second = 8002;

    [Fact]
    public async Task A_disabled_member_is_OFFLINE_and_gets_no_traffic()
    {
        await setup.Balancer.ChangeAsync("a 1", ("admin_state_up", false));
        Assert.Equal(["a 2"], (await setup.Balancer.AnsweringAsync(First, 4)).Distinct());
        await setup.Balancer.BecomesAsync("a 1", "OFFLINE");

        await setup.Balancer.ChangeAsync("a 1", ("admin_state_up", true));
        Assert.Equal(["a 1", "a 2"], (await setup.Balancer.AnsweringAsync(First, 4)).Distinct().Order());
        await setup.Balancer.BecomesAsync("a 1", "NO_MONITOR");
    }

    [Fact]
    public async Task A_listener_whose_pool_is_disabled_answers_503()
    {
        await setup.Balancer.ChangeAsync("a", ("admin_state_up", false));
        Assert.Equal(503, (await setup.Balancer.AskAsync(First)).Status);
        Assert.Equal(200, (await setup.Balancer.AskAsync(Second)).Status);

        await setup.Balancer.ChangeAsync("a", ("admin_state_up", true));
        Assert.Equal(200, (await setup.Balancer.AskAsync(First)).Status);
    }

    [Fact]
    public async Task A_disabled_listener_refuses_connections_and_another_serves_on()
    {
        await setup.Balancer.ChangeAsync($"listener {First}", ("admin_state_up", false));
        await AssertRefusedAsync(First);
        Assert.Equal(200, (await setup.Balancer.AskAsync(Second)).Status);
        await setup.Balancer.BecomesAsync($"listener {First}", "OFFLINE");

        await setup.Balancer.ChangeAsync($"listener {First}", ("admin_state_up", true));
        Assert.Equal(200, (await setup.Balancer.AskAsync(First)).Status);
    }

    [Fact]
    public async Task A_disabled_load_balancer_is_OFFLINE_and_refuses_connections()
    {
        await setup.Balancer.ChangeAsync(("admin_state_up", false));
        await AssertRefusedAsync(First);
        await AssertRefusedAsync(Second);
        await setup.Balancer.BecomesAsync("OFFLINE");

        await setup.Balancer.ChangeAsync(("admin_state_up", true));
        Assert.Equal(200, (await setup.Balancer.AskAsync(First)).Status);
        await setup.Balancer.BecomesAsync("ONLINE");
    }

    [Fact]
    public async Task A_listener_gets_another_default_pool_and_answers_503_without_any()
    {
        await setup.Balancer.ChangeAsync($"listener {Second}", ("default_pool_id", null));
        Assert.Equal(503, (await setup.Balancer.AskAsync(Second)).Status);

        await setup.Balancer.ChangeAsync($"listener {Second}", ("default_pool_id", setup.Balancer.IdOf("a")));
        Assert.StartsWith("a ", (await setup.Balancer.AskAsync(Second)).Body);

        await setup.Balancer.ChangeAsync($"listener {Second}", ("default_pool_id", setup.Balancer.IdOf("b")));
        Assert.Equal("b 1", (await setup.Balancer.AskAsync(Second)).Body);
    }

    // An old process may hold the port for a moment after the new one was told to leave it.
    private Task AssertRefusedAsync(int port) => Eventually.HoldsAsync(async () =>
    {
        try
        {
            using var client = await setup.Balancer.ConnectAsync(port);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }, $"port {port} is closed");

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", First, Wanted.Pool("a", Members("a 1", "a 2"))),
            Wanted.Listener("HTTP", Second, Wanted.Pool("b", Members("b 1"))),
        ];
    }
}
