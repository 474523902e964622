using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Lbaas.Tests.Amphora;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Octavia;

/// <summary>Octavia's own driver, templates and client drive our agent, and its HAProxy forwards.</summary>
[Collection(ControlledNodeCollection.Name)]
public sealed class OctaviaControllerTests(ControlledNode node) : IAsyncLifetime
{
    private const string DatagramMember = """
        import socket, sys
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind((sys.argv[1], 0))
            print(server.getsockname()[1])
            while True:
                data, sender = server.recvfrom(2048)
                server.sendto(b'one ' + data, sender)
        """;

    private const string Member = """
        import http.server, sys
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Length', '3')
                self.end_headers()
                self.wfile.write(b'one')
        server = http.server.ThreadingHTTPServer((sys.argv[1], 0), Answer)
        print(server.server_address[1])
        server.serve_forever()
        """;

    private static int s_port = 8000;
    private readonly int _port = Interlocked.Increment(ref s_port);
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly string _listener = Guid.NewGuid().ToString();

    public ValueTask InitializeAsync()
    {
        OctaviaPeer.Require();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (node.Controller is not null)
            await node.Controller.AskAsync("call", Call("delete_listener", _id));
    }

    [Fact]
    public async Task It_reads_what_the_agent_says_of_itself()
    {
        var info = (await node.Controller.AskAsync("info", node.Words()))!;
        var details = (await node.Controller.AskAsync("call", Call("get_details")))!;

        Assert.Equal(("1.0", "2."), ((string?)info["api_version"], ((string)info["haproxy_version"]!)[..2]));
        // Another test plugs eth2.
        Assert.Equal(["eth1"], details["networks"]!.AsObject().Select(network => network.Key).Except(["eth2"]));
    }

    [Fact]
    public async Task What_its_templates_render_forwards_to_the_member()
    {
        await node.Controller.AskAsync("update", node.Words(await TreeAsync("HTTP")));

        Assert.Equal("one", await node.AskAsync($"http://{node.Vip}:{_port}/"));
    }

    [Fact]
    public async Task What_it_deletes_is_gone()
    {
        var tree = await TreeAsync("HTTP");
        await node.Controller.AskAsync("update", node.Words(tree));

        await node.Controller.AskAsync("delete", node.Words(tree));

        Assert.Null(await node.AskAsync($"http://{node.Vip}:{_port}/"));
    }

    [Fact]
    public async Task What_it_stops_by_the_interface_it_may_start_again()
    {
        var tree = await TreeAsync("HTTP");
        await node.Controller.AskAsync("update", node.Words(tree));
        await node.Controller.AskAsync("stop", node.Words(tree));
        Assert.Null(await node.AskAsync($"http://{node.Vip}:{_port}/"));

        await node.Controller.AskAsync("start", node.Words(tree));

        Assert.Equal("one", await node.AskAsync($"http://{node.Vip}:{_port}/"));
    }

    [Fact]
    public async Task Its_certificates_are_kept_and_shown()
    {
        using var issuer = new Issuer();
        var issued = issuer.Issue("shop.example");
        var reference = (string)(await node.Controller.AskAsync("store", new JsonObject { ["certificate"] = issued.Certificate, ["key"] = issued.Key }))!;
        var tree = await TreeAsync("TERMINATED_HTTPS");
        tree["listeners"]![0]!["tls_certificate_id"] = reference;
        tree["listeners"]![0]!["alpn_protocols"] = new JsonArray("h2", "http/1.1");

        await node.Controller.AskAsync("update", node.Words(tree));

        Assert.Equal("one 2", await node.AskAsync(
            "--insecure", "--http2", "--write-out", " %{http_version}", "--resolve", $"shop.example:{_port}:{node.Vip}", $"https://shop.example:{_port}/"));
    }

    [Fact]
    public async Task What_our_checker_refuses_is_its_invalid_request()
    {
        var refused = await Assert.ThrowsAsync<OctaviaRefusedException>(
            () => node.Controller.AskAsync("call", Call("upload_config", _id, "frontend a\n  bind nonsense\n")));

        Assert.Equal("InvalidRequest", refused.Kind);
    }

    [Fact]
    public async Task What_is_plugged_already_is_done_to_it() => Assert.Null(await node.Controller.AskAsync("plug_vip", node.Words()));

    [Fact]
    public async Task It_finds_the_interface_of_an_address()
    {
        Assert.Equal("eth1", (string?)await node.Controller.AskAsync("interface", node.Words().With("address", node.NodeAddress)));
        Assert.Null(await node.Controller.AskAsync("interface", node.Words().With("address", "203.0.113.77")));
    }

    [Fact]
    public async Task A_network_of_members_is_plugged()
    {
        var port = node.NewPort().With("address", node.Host(77));

        await node.Controller.AskAsync("plug_network", node.Words().With("port", port));

        Assert.StartsWith("eth", (string?)await node.Controller.AskAsync("interface", node.Words().With("address", node.Host(77))));
    }

    [Fact]
    public async Task A_UDP_listener_as_it_renders_it_for_LVS_forwards_datagrams()
    {
        var tree = await TreeAsync("UDP", DatagramMember);
        await node.Controller.AskAsync("update", node.Words(tree));

        await Eventually.HoldsAsync(async () => await node.AskDatagramAsync(_port, "hello") == "one hello", "the member answers");

        await node.Controller.AskAsync("configure", node.Words());
        var pool = tree["listeners"]![0]!["pool"]!;
        var member = (string)pool["members"]![0]!["id"]!;
        await Eventually.HoldsAsync(async () => (await node.Controller.AskAsync("hear"))!["message"] is { } message
            && (string?)message["listeners"]![_listener]?["status"] == "OPEN"
            && (string?)message["pools"]![(string)pool["id"]!]?["members"]![member] == "no check", "the heartbeat tells of it as Octavia's agents do");
        await node.Controller.AskAsync("delete", node.Words(tree));
        Assert.Null(await node.AskDatagramAsync(_port, "hello"));
    }

    [Fact]
    public async Task The_certificate_it_hands_out_is_the_agents_own_from_then_on()
    {
        using var renewed = node.Node.Agent.Authority.IssueServer(node.Node.Agent.Id);

        await node.Controller.AskAsync("rotate", node.Words().With("pem", TestAuthority.ToPem(renewed)));

        Assert.Equal(renewed.Thumbprint, await ShownByAgentAsync());
        await node.Controller.AskAsync("info", node.Words());
    }

    [Fact]
    public async Task Its_health_manager_believes_the_agent_and_counts_what_it_says()
    {
        var tree = await TreeAsync("HTTP");
        // The agent has its receiver from the file that Octavia renders, and nowhere else.
        await node.Controller.AskAsync("configure", node.Words());
        await node.Controller.AskAsync("update", node.Words(tree));
        await node.AskAsync($"http://{node.Vip}:{_port}/");
        var counted = 0L;
        JsonNode? heard = null;

        await Eventually.HoldsAsync(async () =>
        {
            heard = (await node.Controller.AskAsync("hear"))!;
            counted += heard["counted"]!.AsArray().Where(stats => (string)stats!["listener"]! == _listener).Sum(stats => (long)stats!["total_connections"]!);
            return counted == 1;
        }, "the connection is counted");

        var message = heard!["message"]!;
        Assert.Equal((node.Node.Agent.Id, 3, "OPEN"), ((string)message["id"]!, (int)message["ver"]!, (string)message["listeners"]![_listener]!["status"]!));
        var pool = tree["listeners"]![0]!["pool"]!;
        var reported = message["pools"]![$"{pool["id"]}:{_listener}"]!;
        Assert.Equal(("UP", "no check"), ((string)reported["status"]!, (string)reported["members"]![(string)pool["members"]![0]!["id"]!]!));
    }

    private async Task<string> ShownByAgentAsync()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", node.Node.Agent.Port);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = node.Node.Agent.Id,
            ClientCertificates = [node.Node.Agent.Authority.IssueClient("looks")],
        });
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private async Task<JsonObject> TreeAsync(string protocol, string member = Member) => new()
    {
        ["id"] = _id,
        ["vip"] = node.Vip,
        ["listeners"] = new JsonArray(new JsonObject
        {
            ["id"] = _listener,
            ["protocol"] = protocol,
            ["protocol_port"] = _port,
            ["pool"] = new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["protocol"] = protocol == "UDP" ? protocol : "HTTP",
                ["members"] = new JsonArray(new JsonObject
                {
                    ["id"] = Guid.NewGuid().ToString(),
                    ["ip_address"] = node.MemberAddress,
                    ["protocol_port"] = await node.StartMemberAsync(member),
                }),
            },
        }),
    };

    private JsonObject Call(string method, params string[] arguments) => node.Words()
        .With("method", method).With("args", new JsonArray([.. arguments.Select(argument => (JsonNode?)argument)]));
}

internal static class JsonWords
{
    public static JsonObject With(this JsonObject words, string key, JsonNode value)
    {
        words[key] = value;
        return words;
    }
}
