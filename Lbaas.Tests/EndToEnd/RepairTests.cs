namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// Nodes that die or hang beside running clients, and nobody asks for anything: another node carries what they carried. A node that
/// does not answer for a third of a second is taken for hung, so nothing else runs.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class RepairTests(UnattendedNode node, ITestOutputHelper output) : IClassFixture<UnattendedNode>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private LoadBalancerUnderTest Balancer => node.Balancer;

    [Fact]
    public async Task When_all_of_a_node_is_killed_another_carries_the_traffic_and_goes_on_counting()
    {
        var (old, directory) = (await node.AmphoraAsync(), Balancer.AmphoraDirectory);
        await using var traffic = new Traffic(Balancer.Vip);
        await traffic.MoreAsync(200);
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > 0, "connections are counted");
        var counted = await ConnectionsAsync();

        UnattendedNode.Signal(old, Machine.SigKill);
        await MoreFromAnotherAsync(traffic, old, "killed");

        await Balancer.Site.SettledAsync(Patience);
        Assert.False(Directory.Exists(directory));
        Assert.True(await ConnectionsAsync() >= counted);
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > counted, "the successor's connections are counted, too");
    }

    [Fact]
    public async Task What_was_pending_when_the_only_node_hangs_reaches_its_successor()
    {
        var old = await node.AmphoraAsync();
        await using var traffic = new Traffic(Balancer.Vip);
        await traffic.MoreAsync(20);
        UnattendedNode.Signal(old, Machine.SigStop);

        var member = await Balancer.BeginMemberAsync();
        await MoreFromAnotherAsync(traffic, old, "hung alone");

        await Balancer.Api.BecomesAsync(member, "provisioning_status", "ACTIVE");
        Assert.Contains(member.Split('/')[^1], await File.ReadAllTextAsync(Balancer.HaproxyConfiguration));
    }

    [Fact]
    public async Task One_of_five_nodes_that_hangs_is_replaced()
    {
        var others = await node.AddOthersAsync(4);
        var old = await node.AmphoraAsync();
        await using var traffic = new Traffic(Balancer.Vip);
        await traffic.MoreAsync(20);

        UnattendedNode.Signal(old, Machine.SigStop);
        await MoreFromAnotherAsync(traffic, old, "hung, one of five");

        await node.RemoveAsync(others);
    }

    [Fact]
    public async Task When_an_agent_alone_hangs_its_node_is_replaced_and_no_request_fails()
    {
        var old = await node.AmphoraAsync();
        await using var traffic = new Traffic(Balancer.Vip);
        await traffic.MoreAsync(20);

        UnattendedNode.Signal(old, Machine.SigStop, "Lbaas.Amphora");
        await MoreFromAnotherAsync(traffic, old, "with a hung agent");

        Assert.Empty(traffic.Failures);
    }

    [Fact]
    public async Task An_agent_that_is_killed_alone_comes_back_and_nothing_is_replaced()
    {
        await using var balancer = new LoadBalancerUnderTest { Settings = ["--Lbaas:Health:TimeoutSeconds=3"] };
        await balancer.InitializeAsync();
        var (directory, agent) = (balancer.AmphoraDirectory, balancer.AgentPid);
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(100);

        Machine.Signal(agent, Machine.SigKill);
        await LoadBalancerUnderTest.GoneAsync(agent);
        await Eventually.Async(() => Machine.Naming("Lbaas.Amphora", balancer.AmphoraDirectory).Count == 1, "another agent runs");
        await balancer.AddMemberAsync();
        await traffic.MoreAsync(100);

        Assert.Empty(traffic.Failures);
        Assert.Equal(directory, balancer.AmphoraDirectory);
    }

    private async Task MoreFromAnotherAsync(Traffic traffic, string amphora, string how)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await node.ReplacedAsync(amphora);
        output.WriteLine($"{how}: another carries alone after {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s");
        await traffic.MoreAsync(100);
    }

    private async Task<long> ConnectionsAsync() =>
        (await Balancer.Api.ShowAsync($"loadbalancers/{Balancer.BalancerId}/stats")).GetProperty("total_connections").GetInt64();
}
