namespace Lbaas.Tests.EndToEnd;

/// <summary>Nodes that die beside running clients, and nobody asks for anything: another node carries what they carried.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RepairTests(ITestOutputHelper output)
{
    private static readonly string[] QuickHealth = ["--Lbaas:Health:TimeoutSeconds=3", "--Lbaas:Health:BlindBelowShare=0"];

    // What is dead stays dead.
    private const string Unsupervised = "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600";

    [Fact]
    public async Task When_all_of_a_node_is_killed_another_carries_the_traffic_and_goes_on_counting()
    {
        await using var balancer = await StartAsync(Unsupervised);
        var (old, directory) = (Assert.Single(await AmphoraeAsync(balancer)), balancer.AmphoraDirectory);
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(200);
        await Eventually.HoldsAsync(async () => await ConnectionsAsync(balancer) > 0, "connections are counted");
        var counted = await ConnectionsAsync(balancer);

        KillAll(directory);
        var died = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(async () => await AmphoraeAsync(balancer) is [var present] && present != old, "another amphora is in its place");
        await traffic.MoreAsync(200);
        output.WriteLine($"carried again after {TimeProvider.System.GetElapsedTime(died).TotalSeconds:0.0} s");

        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));
        Assert.False(Directory.Exists(directory));
        Assert.True(await ConnectionsAsync(balancer) >= counted);
        await Eventually.HoldsAsync(async () => await ConnectionsAsync(balancer) > counted, "the successor's connections are counted, too");
    }

    [Fact]
    public async Task What_was_pending_when_a_node_hangs_reaches_its_successor()
    {
        await using var balancer = await StartAsync(
            Unsupervised, "--Lbaas:Amphora:ReadTimeoutSeconds=2", "--Lbaas:Amphora:PushTimeoutSeconds=3", "--Lbaas:Compute:Local:DrainSeconds=1");
        var (old, haproxy) = (balancer.AmphoraDirectory, balancer.HaproxyPid);
        Machine.Signal(balancer.AgentPid, Machine.SigStop);
        Machine.Signal(haproxy, Machine.SigKill);

        var member = await balancer.BeginMemberAsync();

        await balancer.Api.BecomesAsync(member, "provisioning_status", "ACTIVE");
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(30));
        Assert.NotEqual(old, balancer.AmphoraDirectory);
        Assert.Contains(member.Split('/')[^1], await File.ReadAllTextAsync(balancer.HaproxyConfiguration));
    }

    [Fact]
    public async Task An_agent_that_is_killed_alone_comes_back_and_nothing_is_replaced()
    {
        await using var balancer = await StartAsync();
        var (amphora, agent) = (Assert.Single(await AmphoraeAsync(balancer)), balancer.AgentPid);
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(100);

        Machine.Signal(agent, Machine.SigKill);
        await LoadBalancerUnderTest.GoneAsync(agent);
        await Eventually.Async(() => Machine.Naming("Lbaas.Amphora", balancer.AmphoraDirectory).Count == 1, "another agent runs");
        await balancer.AddMemberAsync();
        await traffic.MoreAsync(100);

        Assert.Empty(traffic.Failures);
        Assert.Equal(amphora, Assert.Single(await AmphoraeAsync(balancer)));
    }

    // HAProxy names the amphora's directory by a shorter name than its agent.
    private static void KillAll(string directory)
    {
        var amphora = Guid.Parse(Path.GetFileName(directory));
        foreach (var pid in Machine.Naming(amphora.ToString()).Concat(Machine.Naming(amphora.ToString("N"))))
            Machine.Signal(pid, Machine.SigKill);
    }

    private static async Task<LoadBalancerUnderTest> StartAsync(params string[] more)
    {
        var balancer = new LoadBalancerUnderTest { Settings = [.. QuickHealth, .. more] };
        await balancer.InitializeAsync();
        return balancer;
    }

    private static async Task<string?[]> AmphoraeAsync(LoadBalancerUnderTest balancer)
    {
        var amphorae = await balancer.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer.BalancerId}&status=ALLOCATED");
        return [.. amphorae.EnumerateArray().Select(amphora => amphora.GetProperty("id").GetString())];
    }

    private static async Task<long> ConnectionsAsync(LoadBalancerUnderTest balancer) =>
        (await balancer.Api.ShowAsync($"loadbalancers/{balancer.BalancerId}/stats")).GetProperty("total_connections").GetInt64();
}
