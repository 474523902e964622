using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>allowed_cidrs: who is outside is turned away before anything is said.</summary>
[Collection(WireCollection.Name)]
public sealed class AllowedCidrTests(AllowedCidrTests.Setup setup) : IClassFixture<AllowedCidrTests.Setup>
{
    private const int Fixed = 8001;
    private const int FixedTcp = 8002;
    private const int Changing = 8003;
    private const int Refused = 0;

    [Theory]
    [InlineData("127.0.4.64", 200)]
    [InlineData("127.0.4.127", 200)]
    [InlineData("127.0.3.1", 200)]
    [InlineData("127.0.4.63", Refused)]
    [InlineData("127.0.4.128", Refused)]
    [InlineData("127.0.3.2", Refused)]
    public async Task Only_clients_in_one_of_the_networks_are_served(string source, int status)
    {
        Assert.Equal(status, (await setup.Balancer.AskAsync(Fixed, source: source)).Status);
        Assert.Equal(status, (await setup.Balancer.AskAsync(FixedTcp, source: source)).Status);
    }

    [Fact]
    public async Task A_change_is_in_effect_and_without_any_network_everyone_is_served()
    {
        Assert.Equal((200, 200), await OutcomesAsync());

        await setup.Balancer.ChangeAsync($"listener {Changing}", ("allowed_cidrs", (string[])["127.0.4.0/24"]));
        Assert.Equal((200, Refused), await OutcomesAsync());

        await setup.Balancer.ChangeAsync($"listener {Changing}", ("allowed_cidrs", (string[])["127.0.3.0/24"]));
        Assert.Equal((Refused, 200), await OutcomesAsync());

        await setup.Balancer.ChangeAsync($"listener {Changing}", ("allowed_cidrs", null));
        Assert.Equal((200, 200), await OutcomesAsync());
    }

    private async Task<(int, int)> OutcomesAsync() => (
        (await setup.Balancer.AskAsync(Changing, source: "127.0.4.1")).Status,
        (await setup.Balancer.AskAsync(Changing, source: "127.0.3.1")).Status);

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", Fixed, Wanted.Pool("http", Members("h")), ("allowed_cidrs", (string[])["127.0.4.99/26", "127.0.3.1"])),
            Wanted.Listener("TCP", FixedTcp, Wanted.Pool("tcp", Members("t"), ("protocol", "TCP")), ("allowed_cidrs", (string[])["127.0.4.64/26", "127.0.3.1/32"])),
            Wanted.Listener("HTTP", Changing, Wanted.Pool("changing", Members("c"))),
        ];
    }
}
