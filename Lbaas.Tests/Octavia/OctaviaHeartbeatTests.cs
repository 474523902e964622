using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Health;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Octavia;

/// <summary>The heartbeats of Octavia's own agent, heard by our receiver.</summary>
[Collection(OctaviaAmphoraCollection.Name)]
public sealed class OctaviaHeartbeatTests(OctaviaAmphora amphora)
{
    [Fact]
    public async Task Statuses_and_traffic_follow_from_them()
    {
        OctaviaPeer.Require();
        await using var member = await AnsweringMember.StartAsync(amphora.TenantAddress, "one");
        var tree = new TenantTree(amphora.Vip, 7999).Probed();
        var (up, down) = (tree.AddMember(amphora.TenantAddress, member.Port), tree.AddMember(amphora.TenantAddress, 9));
        await amphora.Driver.UpdateAsync(amphora.Node, tree.Id, tree.Configuration, 1, default);

        amphora.Beats.Expected = new AmphoraExpectation(tree.Id, ProvisioningStatus.Active, true, [new ExpectedListener(tree.Listener.Id, true)],
            new HashSet<Guid> { tree.Pool.Id }, new HashSet<Guid> { up, down });

        var seen = amphora.Beats.Until<ObserveListener>(told => told.Observation.Members.GetValueOrDefault(down) == OperatingStatus.Error).Observation;
        Assert.Equal(
            (OperatingStatus.Online, OperatingStatus.Degraded, OperatingStatus.Online),
            (seen.Status, seen.Pools[tree.Pool.Id], seen.Members[up]));
        var node = amphora.Beats.Until<NodeObserved>(told => told.LoadBalancerStatus == OperatingStatus.Degraded);
        // Octavia's agent does not say what it runs.
        Assert.Equal((true, null), (node.Alive, node.Digest));
        for (var i = 0; i < 3; i++)
            await tree.AskAsync();
        var counted = 0L;
        await Eventually.Async(() => (counted += amphora.Beats.CountedConnections()) == 3, "three connections are counted");
        await amphora.Driver.DeleteAsync(amphora.Node, tree.Id, default);
        Assert.Equal((0, 0), (amphora.Beats.Counts.BadHmac, amphora.Beats.Counts.BadJson));
    }
}
