using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Networks;

namespace Lbaas.Tests.Drivers;

/// <summary>What HAProxy makes of the rendered policies, asked with real requests.</summary>
public sealed class L7TrafficTests : IAsyncDisposable
{
    private const string OddName = "X!#$%&'*+-.^_`|~";

    private readonly LocalNode _local = new();
    private readonly int _port = LocalNode.FreePort();

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task Requests_are_treated_as_the_policies_say()
    {
        await ServeAsync(
            Redirect("REDIRECT_TO_URL", "https://example.org/new?a=b%20c&d=%[src]#top", Path("EQUAL_TO", "/old")),
            Redirect("REDIRECT_PREFIX", "https://example.org/p%41", Path("STARTS_WITH", "/moved"), Path("EQUAL_TO", "/moved/not") with { Invert = true }),
            Reject(Path("CONTAINS", "-f")),
            Reject(Path("CONTAINS", "$HOME\\")),
            Reject(Path("REGEX", "^/[0-9]{3}/(a b|\"c\")?$")),
            Reject(new L7Rule { Type = "FILE_TYPE", CompareType = "EQUAL_TO", Value = "exe" }),
            Reject(new L7Rule { Type = "HEADER", CompareType = "EQUAL_TO", Key = OddName, Value = "\"it's  #1\"" }),
            Reject(new L7Rule { Type = "COOKIE", CompareType = "ENDS_WITH", Key = "a'b", Value = "=z" }),
            Reject(new L7Rule { Type = "HOST_NAME", CompareType = "EQUAL_TO", Value = "Secret.Example" }));

        Assert.Equal(
            [
                "302 https://example.org/new?a=b%20c&d=%[src]#top",
                "302 https://example.org/p%41/moved/here?x=1",
                "503",
                "403", "403", "403", "403", "403", "403", "403",
                "503", "503",
            ],
            [
                await AskAsync("/old"),
                await AskAsync("/moved/here?x=1"),
                await AskAsync("/moved/not"),
                await AskAsync("/x-file"),
                await AskAsync("/$HOME\\"),
                await AskAsync("/123/"),
                await AskAsync("/setup.exe"),
                await AskAsync("/", $"{OddName}: it's  #1"),
                await AskAsync("/", "Cookie: q=1; a'b=x=z"),
                await AskAsync("/", host: "sECRET.eXAMPLE"),
                await AskAsync("/12/"),
                await AskAsync("/", $"{OddName}: it's #1"),
            ]);
    }

    private async Task ServeAsync(params L7Policy[] policies)
    {
        var golden = GoldenCase.Read("http").Configuration;
        var configuration = golden with
        {
            LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
            Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(
                l.Key, l.Value with { ProtocolPort = _port, DefaultPoolId = null, L7Policies = [.. policies] }))),
            Pools = ImmutableSortedDictionary<Guid, Actors.Pools.Pool>.Empty,
        };
        await _local.Driver.UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), configuration.LoadBalancer.Id, configuration, 1, default);
    }

    // By hand, since a client would tidy up what is odd here. The status, and where to if there is a redirection.
    private async Task<string> AskAsync(string path, string header = "X-None: 0", string host = "plain.example")
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{header}\r\n\r\n"));
        var lines = (await new StreamReader(stream, Encoding.ASCII).ReadToEndAsync()).Split("\r\n");
        var location = Array.Find(lines, line => line.StartsWith("location: ", StringComparison.OrdinalIgnoreCase));
        return lines[0].Split(' ')[1] + (location is null ? "" : " " + location["location: ".Length..]);
    }

    private static L7Rule Path(string comparison, string value) => new() { Type = "PATH", CompareType = comparison, Value = value };

    private static L7Policy Reject(params L7Rule[] rules) => Of(new L7Policy { Action = "REJECT" }, rules);

    private static L7Policy Redirect(string action, string url, params L7Rule[] rules) => Of(
        new L7Policy { Action = action, RedirectUrl = url, RedirectPrefix = url, RedirectHttpCode = 302 }, rules);

    private static L7Policy Of(L7Policy policy, L7Rule[] rules) =>
        policy with { Id = Guid.NewGuid(), Rules = [.. rules.Select(rule => rule with { Id = Guid.NewGuid() })] };
}
