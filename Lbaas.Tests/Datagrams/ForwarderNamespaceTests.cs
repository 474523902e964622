using System.Diagnostics;
using System.Net;
using Lbaas.Tests.Amphora;

namespace Lbaas.Tests.Datagrams;

/// <summary>A node whose traffic flows in a network namespace of its own forwards there and nowhere else.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class ForwarderNamespaceTests : IAsyncLifetime
{
    private readonly string _network = $"lbu-{Guid.NewGuid().ToString("N")[..8]}";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        await IpAsync("netns", "add", _network);
        await IpAsync("-n", _network, "link", "set", "lo", "up");
    }

    public async ValueTask DisposeAsync()
    {
        if (Environment.IsPrivilegedProcess)
            await IpAsync("netns", "del", _network);
    }

    [Fact]
    public async Task The_forwarder_lives_in_the_nodes_namespace()
    {
        await using var agent = await AgentUnderTest.StartAsync(options => options["NetworkNamespace"] = _network);
        var listener = Guid.NewGuid();
        var text = $$"""
            # Configuration for Loadbalancer {{agent.LoadBalancerId}}
            # Configuration for Listener {{listener}}
            virtual_server_group ipv4-group {
                127.0.0.1 {{ForwarderUnderTest.FreePort(IPAddress.Loopback)}}
            }
            """;
        using var upload = await agent.Client.PutAsync($"/1.0/listeners/{agent.Id}/{listener}/udp_listener", new StringContent(text));
        using var start = await agent.Client.PutAsync($"/1.0/loadbalancer/{listener}/start", null);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted), (upload.StatusCode, start.StatusCode));

        var pid = await File.ReadAllTextAsync(Path.Combine(agent.BasePath, "lvs", "forwarder.pid"));

        Assert.Equal(_network, (await IpAsync("netns", "identify", pid)).Trim());
    }

    private static async Task<string> IpAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("/usr/sbin/ip", arguments) { RedirectStandardOutput = true })!;
        var output = await ip.StandardOutput.ReadToEndAsync();
        await ip.WaitForExitAsync();
        Assert.Equal(0, ip.ExitCode);
        return output;
    }
}
