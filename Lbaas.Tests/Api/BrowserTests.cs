using System.Net;
using System.Text.RegularExpressions;

namespace Lbaas.Tests.Api;

/// <summary>What answers tell browsers, who believe more than other clients do.</summary>
[Collection(typeof(ServerCollection))]
public sealed partial class BrowserTests(ApiServer server)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/openapi")]
    [InlineData("/openapi/v2.json")]
    [InlineData("loadbalancers")]
    [InlineData("nowhere")]
    public async Task No_type_is_to_be_guessed(string path) =>
        Assert.Equal(["nosniff"], (await server.GetAsync(path)).Headers.GetValues("X-Content-Type-Options"));

    [Fact]
    public async Task The_page_may_run_its_own_script_and_reach_its_own_server_alone()
    {
        var policy = (await server.GetAsync("/openapi")).Headers.GetValues("Content-Security-Policy").Single();

        Assert.Matches(
            "^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; style-src 'sha256-[A-Za-z0-9+/]{43}='; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'$",
            policy);
    }

    [Fact]
    public async Task The_page_has_nothing_that_its_policy_forbids()
    {
        var page = (await server.GetAsync("/openapi")).Text;

        Assert.Single(Regex.Matches(page, "<script"));
        Assert.Single(Regex.Matches(page, "<style"));
        Assert.DoesNotMatch(Handlers(), page);
    }

    [Fact]
    public async Task An_origin_that_fits_no_header_is_let_in_nowhere()
    {
        await using var open = new TestServer("--Lbaas:Api:AllowedOrigins:0=*");
        await open.InitializeAsync();
        using var socket = new RawClient(open.Client.BaseAddress!);

        await socket.SendAsync("GET /v2/lbaas/pools HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://é\r\n\r\n");

        var answer = await socket.ReadAsync();
        Assert.StartsWith($"HTTP/1.1 {(int)HttpStatusCode.OK}", answer);
        Assert.DoesNotContain("Access-Control", answer);
    }

    [GeneratedRegex("\\s(style|on[a-z]+)=\"")]
    private static partial Regex Handlers();
}
