using System.Net;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>What is said to an actor of the other node, and is large.</summary>
public sealed class LargeMessageTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(25);
    private static readonly RequestContext s_operator = new("req-1", null, "operator", ["admin"]);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-large-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(2);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_largest_rollout_reaches_the_actor()
    {
        await using var first = await StartAsync(0);
        await using var second = await StartAsync(1);

        var answer = await (await OtherThanRolloutsAsync(first, second)).AskAsync(RolloutCommand.Address, LargestRollout(), s_patience);

        Assert.IsType<Accepted>(answer);
    }

    [Fact]
    public async Task What_is_larger_than_nodes_can_send_each_other_is_refused_at_once()
    {
        await using var first = await StartAsync(0, "1000000b");
        await using var second = await StartAsync(1, "1000000b");

        var mistake = await Assert.ThrowsAsync<MessageTooLargeException>(
            async () => await (await OtherThanRolloutsAsync(first, second)).AskAsync(RolloutCommand.Address, LargestRollout(), s_patience));

        Assert.Contains("991808", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_too_large_for_the_other_node_is_answered_413()
    {
        await using var first = await StartAsync(0, "128000b");
        await using var second = await StartAsync(1, "128000b");
        var statuses = new List<HttpStatusCode>();

        // Each has an id of its own, and every other one lives at the other node.
        while (statuses.Count < 40 && !statuses.Contains(HttpStatusCode.RequestEntityTooLarge))
            statuses.Add((await first.SendAsync(HttpMethod.Post, "loadbalancers", LargestTree())).Status);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, statuses[^1]);
    }

    private Task<ClusterServer> StartAsync(int node, string frame = "4000000b") => ClusterServer.StartAsync(
        _directory, _ports[node], _ports[0], $"--akka:remote:dot-netty:tcp:maximum-frame-size={frame}");

    // The rollouts' actor is loaded, so that it is known where; the other node is who asks.
    private async Task<IActorHost> OtherThanRolloutsAsync(ClusterServer first, ClusterServer second)
    {
        var host = first.Services.GetRequiredService<IActorHost>();
        await host.AskAsync(RolloutCommand.Address, new StopRollout(s_operator), s_patience);
        var place = await first.Services.GetRequiredService<IHostNodes>().FindAsync(RolloutCommand.Address);
        return place.Node == $"127.0.0.1:{_ports[1]}" ? host : second.Services.GetRequiredService<IActorHost>();
    }

    private static BeginRollout LargestRollout() => new(
        s_operator, new RolloutWish(), BalancerList.Of(Enumerable.Range(0, RolloutWish.BalancersMax).Select(static _ => Guid.NewGuid())));

    // As many members as a request's body has room for.
    private static string LargestTree()
    {
        var members = string.Join(',', Enumerable.Range(0, 2_400).Select(
            static i => $$"""{"address":"10.0.{{i / 250}}.{{i % 250}}","protocol_port":80}"""));
        return $$$"""
            {"loadbalancer":{"name":"large","project_id":"p","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1",
             "pools":[{"name":"pool","protocol":"TCP","lb_algorithm":"ROUND_ROBIN","members":[{{{members}}}]}]}}
            """;
    }
}
