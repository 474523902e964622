using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Fleet.Checks;

/// <summary>By when everything must be whole, from the last fault on: what the options promise, and nothing beyond.</summary>
/// <param name="Repair">Nobody that carries a load balancer is dead any more.</param>
/// <param name="All">Everything else is as it was, the spares too.</param>
internal sealed record HealingBound(TimeSpan Repair, TimeSpan All)
{
    // The collector trusts itself after a timeout, expects a node after another, and that one is silent for a third; two tries to
    // see it otherwise.
    private static readonly TimeSpan s_conviction = (3 * FleetOptions.Health.HeartbeatTimeout) + (2 * FleetOptions.Amphorae.AskAgain);

    // A build may be under way that comes to nothing, and the next one takes as long.
    private static readonly TimeSpan s_replacement = 2 * FleetOptions.Amphorae.BootDeadline;

    // After builds that failed a pool waits before it tries again, and a dead spare is probed a few times.
    private static readonly TimeSpan s_restocking = FleetOptions.Stock.Backoff.Max
        + (FleetOptions.Amphorae.SpareMissesMax * FleetOptions.Amphorae.SpareCheckInterval) + (2 * s_replacement);

    public static HealingBound Of(FleetWorld world)
    {
        var dead = world.Journal.States<LoadBalancerState>().SelectMany(balancer => balancer.Slots)
            .Where(slot => world.Nodes.Find(slot.AmphoraId) is { IsLost: true })
            .Select(slot => world.Nodes.HostOf(slot.AmphoraId))
            .ToList();
        var byZone = dead.GroupBy(host => host.Zone).Select(group => Rounds(group.Count(), FleetOptions.Brake.PerZoneMax));
        var byHost = dead.GroupBy(host => host).Select(group => Rounds(group.Count(), FleetOptions.Brake.PerHostMax));
        var rounds = byZone.Concat(byHost).Append(Rounds(dead.Count, FleetOptions.Brake.TotalMax)).Max();
        // The first word may be lost on a brake that closes again at once.
        var operators = 2 * TimeSpan.FromSeconds(world.Plan.OperatorDelay);
        // One round more for what the brake still believes to be under way.
        var repair = s_conviction + operators + ((rounds + 1) * s_replacement);
        return new HealingBound(repair, repair + s_restocking);
    }

    public TimeSpan Of(FleetInvariant lack) => lack == FleetInvariant.TheDeadAreReplaced ? Repair : All;

    private static int Rounds(int dead, int atOnce) => (dead + atOnce - 1) / atOnce;
}
