using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

/// <summary>An agent with a network namespace of its own, beside a network it can be plugged into.</summary>
internal sealed class NodeUnderTest : IAsyncDisposable
{
    private NodeUnderTest(Lan lan, string name, AgentUnderTest agent) => (Lan, Name, Agent) = (lan, name, agent);

    public Lan Lan { get; }

    /// <summary>The namespace.</summary>
    public string Name { get; }

    public AgentUnderTest Agent { get; }

    public static async Task<NodeUnderTest> StartAsync(Lan lan, Action<JsonObject>? configure = null)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        var name = lan.NewNode();
        return new NodeUnderTest(lan, name, await AgentUnderTest.StartAsync(configuration =>
        {
            configuration["NetworkNamespace"] = name;
            configure?.Invoke(configuration);
        }));
    }

    /// <summary>What <c>plug/vip</c> needs at least, for a node's own address in the network.</summary>
    public JsonObject VipBody(string mac, int ownHost) => new()
    {
        ["subnet_cidr"] = Lan.Subnet,
        ["gateway"] = Lan.Host(1),
        ["mac_address"] = mac,
        ["vrrp_ip"] = Lan.Host(ownHost),
    };

    public Task<(int Status, string Body)> PlugVipAsync(string vip, JsonObject body) =>
        SendAsync(HttpMethod.Post, $"/1.0/plug/vip/{vip}", JsonContent.Create(body));

    public Task<(int Status, string Body)> PlugNetworkAsync(JsonObject body) =>
        SendAsync(HttpMethod.Post, "/1.0/plug/network", JsonContent.Create(body));

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Agent.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
