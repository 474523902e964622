using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Headers that the listener inserts for the members.</summary>
[Collection(WireCollection.Name)]
public sealed class ForwardedHeaderTests(ForwardedHeaderTests.Setup setup) : IClassFixture<ForwardedHeaderTests.Setup>
{
    private const int All = 8001;
    private const int Off = 8002;
    private const string Client = "127.0.7.7";

    [Theory]
    [InlineData("X-Forwarded-For", Client)]
    [InlineData("X-Forwarded-Port", "8001")]
    [InlineData("X-Forwarded-Proto", "http")]
    public async Task A_wanted_header_is_inserted(string header, string value)
    {
        var target = $"/inserted/{header}";
        await setup.Balancer.AskAsync(All, target, Client);

        Assert.Equal([value], setup.Member("all").Got(target).Head[header]);
    }

    [Fact]
    public async Task The_headers_are_inserted_into_every_request_of_a_connection()
    {
        using var client = await setup.Balancer.ConnectAsync(All, Client);
        await client.AskAsync("/kept/1");
        await client.AskAsync("/kept/2");

        Assert.Equal([Client], setup.Member("all").Got("/kept/2").Head["X-Forwarded-For"]);
    }

    [Fact]
    public async Task A_clients_own_X_Forwarded_For_stays_and_its_address_comes_last()
    {
        await setup.Balancer.AskAsync(All, "/forged/for", Client, "X-Forwarded-For: 203.0.113.9");

        Assert.Equal(["203.0.113.9", Client], setup.Member("all").Got("/forged/for").Head["X-Forwarded-For"]);
    }

    [Theory]
    [InlineData("X-Forwarded-Port", "8001")]
    [InlineData("X-Forwarded-Proto", "http")]
    public async Task A_clients_own_port_and_scheme_are_replaced(string header, string value)
    {
        var target = $"/forged/{header}";
        await setup.Balancer.AskAsync(All, target, Client, $"{header}: https");

        Assert.Equal([value], setup.Member("all").Got(target).Head[header]);
    }

    [Theory]
    [InlineData("X-Forwarded-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Real-IP")]
    public async Task Other_names_are_accepted_and_not_inserted(string header)
    {
        var target = $"/other/{header}";
        await setup.Balancer.AskAsync(All, target, Client);

        Assert.Empty(setup.Member("all").Got(target).Head[header]);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Proto")]
    public async Task A_header_whose_value_is_not_true_is_not_inserted(string header)
    {
        var target = $"/off/{header}";
        await setup.Balancer.AskAsync(Off, target, Client);

        Assert.Empty(setup.Member("off").Got(target).Head[header]);
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", All, Wanted.Pool("all pool", Members("all")), ("insert_headers", new Dictionary<string, string>
            {
                ["X-Forwarded-For"] = "true",
                ["X-Forwarded-Port"] = "TRUE",
                ["X-Forwarded-Proto"] = "True",
                ["X-Forwarded-IP"] = "true",
                ["X-Client-IP"] = "true",
                ["X-Real-IP"] = "true",
            })),
            Wanted.Listener("HTTP", Off, Wanted.Pool("off pool", Members("off")), ("insert_headers", new Dictionary<string, string>
            {
                ["X-Forwarded-For"] = "false",
                ["X-Forwarded-Port"] = "1",
                ["X-Forwarded-Proto"] = "yes",
            })),
        ];
    }
}
