using System.Text.Json.Nodes;
using Lbaas.Tests.Amphora;

namespace Lbaas.Tests.Octavia;

/// <summary>Octavia's keepalived template under our agent.</summary>
public sealed class OctaviaVrrpTests(ControlledPairNode node) : IClassFixture<ControlledPairNode>
{
    [Fact]
    public async Task The_address_comes_with_the_configuration_it_renders()
    {
        OctaviaPeer.Require();
        var tree = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["vip"] = node.Vip,
            ["topology"] = "ACTIVE_STANDBY",
            ["listeners"] = new JsonArray(new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["protocol"] = "HTTP", ["protocol_port"] = 8000 }),
        };
        await node.Controller.AskAsync("update", node.Words(tree));
        Assert.DoesNotContain($"{node.Vip}/32", Lan.Addresses(node.Node.Name, "eth1"));

        await node.Controller.AskAsync("vrrp", node.Words(tree).With("peer", node.Host(11)));

        await Eventually.Async(() => Lan.Addresses(node.Node.Name, "eth1").Contains($"{node.Vip}/32"), "keepalived gives the VIP");
        Assert.StartsWith("<html>", await node.AskAsync($"http://{node.Vip}:8000/"));
    }
}
