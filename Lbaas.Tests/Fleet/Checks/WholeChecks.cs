using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Tests.Fleet.Outside;

namespace Lbaas.Tests.Fleet.Checks;

/// <summary>What a fleet at peace still lacks; the worst first.</summary>
internal static class WholeChecks
{
    public static FleetViolation? Find(FleetWorld world)
    {
        var amphorae = world.Journal.States<AmphoraState>().ToDictionary(amphora => amphora.Id);
        var balancers = world.Journal.States<LoadBalancerState>().ToList();
        return First(balancers, balancer => Dead(world, balancer))
            ?? First(balancers, Pending)
            ?? First(amphorae.Values, Pending)
            ?? First(FleetOptions.Pools, pool => Unstocked(world, pool))
            ?? First(balancers, balancer => Broken(world, balancer, amphorae))
            ?? First(balancers, balancer => Shared(world, balancer))
            ?? First(world.Nodes.All, node => Leaked(node, amphorae, balancers))
            ?? First(world.Compute.Broken, broken => Leaked(broken, amphorae))
            ?? First(amphorae.Values, amphora => Lost(world, amphora));
    }

    private static FleetViolation? First<T>(IEnumerable<T> all, Func<T, FleetViolation?> check)
    {
        foreach (var one in all)
        {
            if (check(one) is { } violation)
                return violation;
        }

        return null;
    }

    private static FleetViolation? Dead(FleetWorld world, LoadBalancerState balancer) =>
        balancer.Slots.Find(slot => world.Nodes.Find(slot.AmphoraId) is { IsLost: true }) is { } slot
            ? new(FleetInvariant.TheDeadAreReplaced, $"{slot.Role} of {balancer.Id} is still {slot.AmphoraId}, which is dead")
            : null;

    private static FleetViolation? Pending(LoadBalancerState balancer) =>
        balancer.Push is null && balancer.Changes.IsEmpty && balancer.Retiring.IsEmpty && !balancer.Slots.Exists(slot => slot.Leaving is not null)
            ? null
            : new(FleetInvariant.NothingStaysPending, $"{balancer.Id} waits: {balancer.Push?.Reason}, {balancer.Changes.Count} changes, {balancer.Retiring.Count} retiring");

    private static FleetViolation? Pending(AmphoraState amphora) =>
        amphora.Status is "" or AmphoraStatus.Allocated or AmphoraStatus.Ready or AmphoraStatus.Deleted
            ? null
            : new(FleetInvariant.NothingStaysPending, $"{amphora.Id} is {amphora.Status}: {amphora.Reason}");

    private static FleetViolation? Unstocked(FleetWorld world, string pool)
    {
        var state = world.Journal.StateOf<AmphoraPoolState>(AmphoraPoolCommand.AddressOf(pool));
        var living = state?.Spares.Count(spare => world.Nodes.Find(spare) is { IsLost: false }) ?? 0;
        return living == SteadyFleet.SparesOfZone(world.Plan.Mix)
            ? null
            : new(FleetInvariant.NothingStaysPending, $"{pool} has {living} spares that live, and wants {SteadyFleet.SparesOfZone(world.Plan.Mix)}");
    }

    private static FleetViolation? Broken(FleetWorld world, LoadBalancerState balancer, Dictionary<Guid, AmphoraState> amphorae)
    {
        var roles = balancer.Slots.Select(slot => slot.Role).ToArray();
        var isFull = roles is ["STANDALONE"] or ["MASTER", "BACKUP"];
        if (!isFull || balancer.Status != ProvisioningStatus.Active)
            return new(FleetInvariant.EveryBalancerIsWhole, $"{balancer.Id} is {balancer.Status} with {roles.Length} amphorae");
        foreach (var slot in balancer.Slots)
        {
            var (amphora, node) = (amphorae.GetValueOrDefault(slot.AmphoraId), world.Nodes.Find(slot.AmphoraId));
            if (amphora is not { Status: AmphoraStatus.Allocated, Alive: not false } || amphora.LoadBalancerId != balancer.Id)
                return new(FleetInvariant.EveryBalancerIsWhole, $"{slot.AmphoraId} of {balancer.Id} is {amphora?.Status}, alive: {amphora?.Alive}");
            if (node is null || !node.Forwards || node.Revision != balancer.LastRevision)
                return new(FleetInvariant.EveryBalancerIsWhole, $"{slot.AmphoraId} of {balancer.Id} has revision {node?.Revision} of {balancer.LastRevision}");
        }

        return null;
    }

    private static FleetViolation? Shared(FleetWorld world, LoadBalancerState balancer)
    {
        var holders = world.Nodes.HoldersOf(balancer.Id);
        return holders.Count == 1
            ? null
            : new(FleetInvariant.OneHolderOfAVip, $"{holders.Count} hold the VIP of {balancer.Id}: {string.Join(", ", holders.Select(node => node.Amphora))}");
    }

    private static FleetViolation? Leaked(FleetNode node, Dictionary<Guid, AmphoraState> amphorae, List<LoadBalancerState> balancers)
    {
        // The compute service has forgotten it, and nobody can know of it any more.
        if (node is { IsDead: true, DeadCondition: InstanceCondition.Gone })
            return null;
        if (amphorae.GetValueOrDefault(node.Amphora) is not { Status: AmphoraStatus.Allocated or AmphoraStatus.Ready } amphora)
            return new(FleetInvariant.NothingIsLeaked, $"the instance of {node.Amphora} is nobody's");
        var isHeld = amphora.LoadBalancerId is not { } owner
            || balancers.Find(balancer => balancer.Id == owner)?.Slots.Exists(slot => slot.AmphoraId == node.Amphora) == true;
        return isHeld ? null : new(FleetInvariant.NothingIsLeaked, $"{node.Amphora} is in service of {amphora.LoadBalancerId}, which has no place for it");
    }

    private static FleetViolation? Leaked(Guid broken, Dictionary<Guid, AmphoraState> amphorae) =>
        new(FleetInvariant.NothingIsLeaked, $"the instance in ERROR of {broken} is left: {amphorae.GetValueOrDefault(broken)?.Status}");

    private static FleetViolation? Lost(FleetWorld world, AmphoraState amphora) =>
        amphora.Status is AmphoraStatus.Allocated or AmphoraStatus.Ready && world.Nodes.Find(amphora.Id) is null
            ? new(FleetInvariant.NothingIsLeaked, $"{amphora.Id} is {amphora.Status} and has no instance")
            : null;
}
