using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

/// <summary>Spec amphora 4: two nodes, one VIP, real keepalived.</summary>
public sealed class VrrpTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<NodeUnderTest> _nodes = [];
    private Lan _lan = null!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        _lan = new Lan();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _lan?.Dispose();
    }

    [Fact]
    public async Task The_master_has_the_vip_and_the_other_takes_it_when_the_master_is_cut_off()
    {
        var (first, second) = (await NewNodeAsync(11), await NewNodeAsync(12));
        await UploadedAsync(first, Configuration(first, 11, 12, 100));
        await UploadedAsync(second, Configuration(second, 12, 11, 90));
        Assert.Equal((202, """{"message":"OK","details":"keepalived started"}"""), await ActAsync(first, "start"));
        await UntilAsync(() => HasVip(first));
        await ActAsync(second, "START");
        Assert.Equal((202, """{"message":"OK","details":"keepalived reloaded"}"""), await ActAsync(second, "start"));
        Assert.True(_lan.Reaches(_lan.Host(100)));

        _lan.PullFirstCable();
        await UntilAsync(() => HasVip(second));

        Assert.True(_lan.Reaches(_lan.Host(100)));
    }

    [Fact]
    public async Task Keepalived_outlives_the_agent_is_adopted_is_started_again_after_a_crash_and_leaves_nothing_when_stopped()
    {
        var node = await NewNodeAsync(11);
        await UploadedAsync(node, Configuration(node, 11, 12, 100));
        Assert.Equal(202, (await ActAsync(node, "start")).Status);
        var pid = Pid(node);
        await node.Agent.RestartAsync();
        var adopted = Pid(node);
        Assert.Equal(pid, adopted);
        using (var process = Process.GetProcessById(adopted!.Value))
            process.Kill();
        await UntilAsync(() => Pid(node) is { } now && now != adopted && Directory.Exists($"/proc/{now}"));

        await UntilAsync(() => HasVip(node));
        Assert.Equal((202, """{"message":"OK","details":"keepalived stoped"}"""), await ActAsync(node, "stop"));

        Assert.False(HasVip(node));
    }

    [Fact]
    public async Task The_agent_tells_what_keepalived_is_meant_to_run()
    {
        var node = await NewNodeAsync(11);
        var (text, told) = (Configuration(node, 11, 12, 100), new List<string>());

        await UploadedAsync(node, text);
        told.Add(await MeantToRunAsync(node));
        await ActAsync(node, "start");
        told.Add(await MeantToRunAsync(node));
        await ActAsync(node, "stop");
        told.Add(await MeantToRunAsync(node));

        Assert.Equal(["", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))), ""], told);
    }

    [Fact]
    public async Task A_configuration_that_keepalived_refuses_is_not_kept()
    {
        var node = await NewNodeAsync(11);
        var good = $$"""
            vrrp_script check_script {
                script {{node.Agent.BasePath}}/vrrp/check_script.sh
                interval 5
                fall 2
                rise 2
            }
            {{Configuration(node, 11, 12, 100).Replace("accept\n", "accept\n    track_script {\n        check_script\n    }\n")}}
            """;
        var kept = await UploadAsync(node, good);
        var refused = await UploadAsync(node, "vrrp_instance {\n");

        Assert.Equal((200, """{"message":"OK"}""", Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(good)))), kept);
        Assert.Equal(500, refused.Status);
        Assert.StartsWith("""{"message":"Error enabling octavia-keepalived service","details":""", refused.Body);
        Assert.Contains("vrrp_instance must have a name", refused.Body);
        Assert.Equal(good, await File.ReadAllTextAsync(Path.Combine(node.Agent.BasePath, "vrrp", "octavia-keepalived.conf")));
    }

    [Fact]
    public async Task Actions_that_can_not_be_are_told_so()
    {
        var node = await NewNodeAsync(11);

        Assert.Equal((400, """{"message":"Invalid Request","details":"Unknown action: explode"}"""), await ActAsync(node, "explode"));
        Assert.Equal((500, """{"message":"Failed to start octavia-keepalived service","details":"There is no configuration."}"""),
            await ActAsync(node, "start"));
        Assert.Equal((202, """{"message":"OK","details":"keepalived stoped"}"""), await ActAsync(node, "stop"));
    }

    [Fact]
    public async Task The_check_script_fails_without_load_balancers_and_when_one_does_not_answer()
    {
        var node = await NewNodeAsync(11);
        await UploadedAsync(node, Configuration(node, 11, 12, 100));
        var script = Path.Combine(node.Agent.BasePath, "vrrp", "check_script.sh");
        var empty = Lan.TryRun(script);
        await node.Agent.UploadAsync(new HaproxyText(node.Agent).Answering("one"));
        await node.Agent.ActAsync("start");
        var healthy = Lan.TryRun(script);
        File.Move(node.Agent.SocketPath, node.Agent.SocketPath + ".away");
        var deaf = Lan.TryRun(script);
        File.Move(node.Agent.SocketPath + ".away", node.Agent.SocketPath);

        Assert.Equal((1, 0, 1), (empty, healthy, deaf));
    }

    [Fact]
    public async Task The_check_script_fails_when_what_carries_a_udp_listener_is_gone()
    {
        var node = await NewNodeAsync(11);
        await UploadedAsync(node, Configuration(node, 11, 12, 100));
        var script = Path.Combine(node.Agent.BasePath, "vrrp", "check_script.sh");
        var listener = Path.Combine(Directory.CreateDirectory(Path.Combine(node.Agent.BasePath, "lvs")).FullName,
            $"octavia-keepalivedlvs-{Guid.NewGuid()}");
        await File.WriteAllTextAsync(listener + ".conf", "");
        var unstarted = Lan.TryRun(script);
        await File.WriteAllTextAsync(listener + ".run", "");
        var withoutPool = Lan.TryRun(script);
        await File.WriteAllTextAsync(listener + ".conf", "virtual_server group ipv4-group {\n}\n");
        var without = Lan.TryRun(script);
        var forwarder = Path.Combine(Path.GetDirectoryName(listener)!, "forwarder.pid");
        await File.WriteAllTextAsync(forwarder, $"{Environment.ProcessId}");
        var alive = Lan.TryRun(script);
        await File.WriteAllTextAsync(forwarder, "4194305\n"); // beyond the largest pid
        var dead = Lan.TryRun(script);
        File.Delete(forwarder);

        Assert.Equal((0, 0, 1, 0, 1), (unstarted, withoutPool, without != 0 ? 1 : 0, alive, dead));
    }

    [Fact]
    public async Task A_node_whose_keepalived_is_dead_is_silent()
    {
        using var controller = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var agent = await AgentUnderTest.StartAsync(
            configuration => configuration["KeepalivedCommand"] = "/bin/false", (IPEndPoint)controller.Client.LocalEndPoint!);
        await HearsAsync(controller, Patience);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(agent.BasePath, "vrrp")).FullName, "octavia-keepalived.conf");
        await File.WriteAllTextAsync(file, "");
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, "run"), "");
        // One that was on its way may still come.
        var heard = 0;
        while (heard < 3 && await HearsAsync(controller, TimeSpan.FromMilliseconds(500)))
            heard++;
        File.Delete(file);

        Assert.InRange(heard, 0, 2);
        Assert.True(await HearsAsync(controller, Patience));
    }

    private static async Task<bool> HearsAsync(UdpClient controller, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await controller.ReceiveAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<NodeUnderTest> NewNodeAsync(int host)
    {
        var node = await NodeUnderTest.StartAsync(_lan, configuration => configuration["Topology"] = "ACTIVE_STANDBY");
        _nodes.Add(node);
        await node.PlugVipAsync(_lan.Host(100), node.VipBody(_lan.NewPort(), host));
        return node;
    }

    private static async Task UploadedAsync(NodeUnderTest node, string text)
    {
        var answer = await UploadAsync(node, text);
        Assert.True(answer.Status == 200, answer.Body);
    }

    private static async Task<(int Status, string Body, string ETag)> UploadAsync(NodeUnderTest node, string text)
    {
        using var response = await node.Agent.Client.PutAsync("/1.0/vrrp/upload", new StringContent(text));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.NonValidated.TryGetValues("ETag", out var tag) ? tag.ToString() : "");
    }

    private static async Task<string> MeantToRunAsync(NodeUnderTest node) =>
        (string)JsonNode.Parse(await node.Agent.Client.GetStringAsync("/1.0/info"))!["lbaas"]!["vrrp"]!;

    private static Task<(int Status, string Body)> ActAsync(NodeUnderTest node, string action) =>
        node.SendAsync(HttpMethod.Put, $"/1.0/vrrp/{action}");

    private bool HasVip(NodeUnderTest node) => Lan.Addresses(node.Name, "eth1").Contains($"{_lan.Host(100)}/32");

    private static int? Pid(NodeUnderTest node) => int.TryParse(
        ReadOrEmpty(Path.Combine(node.Agent.BasePath, "vrrp", "octavia-keepalived.pid")).Trim(), CultureInfo.InvariantCulture, out var pid) ? pid : null;

    private static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not come to pass.");
            await Task.Delay(20);
        }
    }

    // As Octavia renders it, with the shortest interval; without a script, since there is no load balancer.
    private string Configuration(NodeUnderTest node, int own, int peer, int priority) => $$"""
        vrrp_instance {{node.Agent.LoadBalancerId:N}} {
            state {{(priority == 100 ? "MASTER" : "BACKUP")}}
            interface eth1
            virtual_router_id 1
            priority {{priority}}
            nopreempt
            accept
            garp_master_refresh 5
            garp_master_refresh_repeat 2
            advert_int 1
            authentication {
                auth_type PASS
                auth_pass 1234567
            }
            unicast_src_ip {{_lan.Host(own)}}
            unicast_peer {
                {{_lan.Host(peer)}}
            }
            virtual_ipaddress {
                {{_lan.Host(100)}}
            }
            virtual_routes {
                {{_lan.Subnet}} dev eth1 src {{_lan.Host(100)}} scope link table 1
                default via {{_lan.Host(1)}} dev eth1 onlink table 1
            }
            virtual_rules {
                from {{_lan.Host(100)}}/32 table 1 priority 100
            }
        }

        """;
}
