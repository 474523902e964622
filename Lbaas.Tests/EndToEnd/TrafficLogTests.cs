using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// A line for each connection or request, in Octavia's format, in a file and at a syslog daemon. Long, since each test counts all lines
/// and has a server of its own.
/// </summary>
[Collection(TrafficCollection.Name)]
public sealed partial class TrafficLogTests
{
    [Fact]
    public async Task A_file_holds_one_line_for_each_request_and_connection_in_every_mode()
    {
        using var issuer = new Issuer();
        await using var balancer = new LoadBalancerUnderTest { Settings = ["--Lbaas:Amphora:LogTarget=file"] };
        await balancer.InitializeAsync();
        var (tcp, tls) = (await AddListenerAsync(balancer, "TCP", ""), await AddTlsListenerAsync(balancer, issuer));
        var log = Path.Combine(balancer.AmphoraDirectory, balancer.BalancerId, "traffic.log");

        await RequestAsync($"http://{balancer.Vip.Authority}/some/path");
        await RequestAsync($"http://{balancer.Vip.Host}:{tcp.Port}/");
        await RequestAsync($"https://{balancer.Vip.Host}:{tls.Port}/secret");

        await Eventually.HoldsAsync(async () => (await LinesAsync(log)).Count == 3, "three lines are in the file");
        var lines = await LinesAsync(log);
        foreach (var (listener, request, status, verify, name) in new[]
        {
            (balancer.ListenerId, "\"GET /some/path HTTP/1.1\"", "200", "-", "\"\""), (tcp.Id, "-", "-", "-", "\"\""), (tls.Id, "\"GET /secret HTTP/1.1\"", "200", "0", "\"\""),
        })
        {
            var line = Assert.Single(lines, line => line.Contains(listener));
            var fields = Fields().Match(line);
            Assert.True(fields.Success, line);
            Assert.Equal(("demo", balancer.BalancerId, listener), (fields.Groups["project"].Value, fields.Groups["balancer"].Value, fields.Groups["listener"].Value));
            Assert.Equal((request, status, verify, name),
                (fields.Groups["request"].Value, fields.Groups["status"].Value, fields.Groups["verify"].Value, fields.Groups["name"].Value));
            Assert.True(long.Parse(fields.Groups["sent"].Value) > 0, line);
        }
    }

    [Fact]
    public async Task A_client_can_not_write_a_line_of_its_own()
    {
        await using var balancer = new LoadBalancerUnderTest { Settings = ["--Lbaas:Amphora:LogTarget=file"] };
        await balancer.InitializeAsync();
        var log = Path.Combine(balancer.AmphoraDirectory, balancer.BalancerId, "traffic.log");
        string[] requests =
        [
            $"GET /a\ndemo {balancer.BalancerId} forged HTTP/1.0\r\n\r\n", "GET /b%0aforged HTTP/1.0\r\n\r\n", "GET /c\"d\u0001\u001b[31m HTTP/1.0\r\n\r\n",
            "GET /e HTTP/1.0\r\nX: a\rforged\r\n\r\n", $"GET /{new string('f', 6000)} HTTP/1.0\r\n\r\n", "\"\n\n\n\"\r\n\r\n",
        ];
        foreach (var request in requests)
            await SendAsync(balancer.Vip, request);
        await RequestAsync($"{balancer.Vip}last");

        await Eventually.HoldsAsync(async () => (await LinesAsync(log)).Any(line => line.Contains("/last")), "the last request is logged");
        var lines = await LinesAsync(log);
        Assert.Equal(requests.Length + 1, lines.Count);
        Assert.All(lines, line => Assert.Matches(Fields(), line));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public async Task A_syslog_daemon_is_told_the_same()
    {
        using var daemon = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var balancer = new LoadBalancerUnderTest { Settings = [$"--Lbaas:Amphora:LogTarget={daemon.Client.LocalEndPoint}"] };
        await balancer.InitializeAsync();
        await RequestAsync($"{balancer.Vip}told");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = "";
        while (!line.Contains("/told"))
            line = Encoding.UTF8.GetString((await daemon.ReceiveAsync(patience.Token)).Buffer).TrimEnd('\n');
        // <134>: facility local0, level info.
        Assert.Matches(@"^<134>\w{3} [ \d]\d [\d:]{8} haproxy\[\d+\]: ", line);
        Assert.Matches(Fields(), line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]);
    }

    [Fact]
    public async Task Nothing_is_logged_unless_it_is_switched_on()
    {
        await using var balancer = new LoadBalancerUnderTest();
        await balancer.InitializeAsync();
        await RequestAsync(balancer.Vip.ToString());

        Assert.Contains("    no log\n", await File.ReadAllTextAsync(balancer.HaproxyConfiguration));
        Assert.False(File.Exists(Path.Combine(balancer.AmphoraDirectory, balancer.BalancerId, "traffic.log")));
    }

    private static async Task<List<string>> LinesAsync(string log) =>
        File.Exists(log) ? [.. (await File.ReadAllTextAsync(log)).Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];

    private static async Task RequestAsync(string uri)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
        http.DefaultRequestHeaders.ConnectionClose = true;
        Assert.StartsWith("back end", await http.GetStringAsync(new Uri(uri)));
    }

    private static async Task SendAsync(Uri target, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Host, target.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
            await client.GetStream().CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // HAProxy may cut such a client off.
        }
    }

    private static async Task<(string Id, int Port)> AddListenerAsync(LoadBalancerUnderTest balancer, string protocol, string more)
    {
        var port = Ports.Free();
        var listener = await balancer.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer.BalancerId}}","protocol":"{{protocol}}","protocol_port":{{port}}{{more}}}""");
        var pool = await balancer.Api.CreateAsync("pools", "pool",
            $$"""{"listener_id":"{{listener}}","protocol":"{{(protocol == "TCP" ? "TCP" : "HTTP")}}","lb_algorithm":"ROUND_ROBIN"}""");
        var member = await balancer.Api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"127.0.0.1","protocol_port":{{balancer.MemberPort}}}""");
        await balancer.Api.BecomesAsync($"pools/{pool}/members/{member}", "provisioning_status", "ACTIVE");
        return (listener, port);
    }

    private static async Task<(string Id, int Port)> AddTlsListenerAsync(LoadBalancerUnderTest balancer, Issuer issuer)
    {
        var upload = await balancer.Api.PostAsync("certificates", "certificate", JsonSerializer.Serialize(new { pem = issuer.Issue("one.example.org").Pem }));
        var reference = upload.Json.GetProperty("certificate").GetProperty("reference").GetString()!;
        return await AddListenerAsync(balancer, "TERMINATED_HTTPS", $$""","default_tls_container_ref":"{{reference}}" """);
    }

    // Octavia's user_log_format: %f %ci %cp %t %{+Q}r %ST %B %U %[ssl_c_verify] %{+Q}[ssl_c_s_dn] %b %s %Tt %tsc
    [GeneratedRegex("""^(?<project>\S+) (?<balancer>\S+) (?<listener>\S+) (?<client>\S+) (?<port>\d+) (?<time>\S+) (?<request>"[^"]*"|-) (?<status>\d+|-|-1) (?<sent>\d+) (?<received>\d+) (?<verify>\d+|-) (?<name>"[^"]*"|-) (?<pool>\S+) (?<member>\S+) (?<took>\+?\d+) (?<end>\S{2,4})$""")]
    private static partial Regex Fields();
}
