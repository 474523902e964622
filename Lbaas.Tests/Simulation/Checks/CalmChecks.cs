using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Tests.Simulation.Outside;

namespace Lbaas.Tests.Simulation.Checks;

/// <summary>What must be so once faults have stopped and some time has passed.</summary>
internal static class CalmChecks
{
    public static void Run(World world)
    {
        CheckReplay(world);
        foreach (var book in world.Ledger.Books)
            CheckBalancer(world, book);
        CheckInstances(world);
        CheckCertificates(world);
        CheckVips(world);
        CheckQueue(world);
        RolloutChecks.CheckEnd(world);
        CheckSilence(world);
    }

    /// <summary>After everything was deleted: spares are all that is left.</summary>
    public static void RunAtTheEnd(World world)
    {
        Run(world);
        foreach (var book in world.Ledger.Books)
        {
            if (world.StateOf(book.Balancer) is { Stage: not Stage.Gone } state)
                throw new InvariantViolation(Invariant.DeletionLeavesNothing, $"{book.Balancer} is {state.Stage} and {state.Status}: {Describe(state)}");
        }

        if (world.Vips.Held.Any())
            throw new InvariantViolation(Invariant.DeletionLeavesNothing, $"{world.Vips.Held.First().Vip.Address} is still allocated");
    }

    private static void CheckReplay(World world)
    {
        foreach (var history in world.Journal.Histories)
            Journal.SimRecovery.Run(world, history.Actor);
    }

    private static void CheckBalancer(World world, BalancerBook book)
    {
        var state = world.StateOf(book.Balancer)!;
        if (state.Stage == Stage.Gone)
            return;
        if (state.Stage is Stage.Absent or Stage.Requested || !state.Changes.IsEmpty || state.Push is not null || !state.Retiring.IsEmpty || state.Slots.Exists(slot => slot.Leaving is not null))
            throw new InvariantViolation(Invariant.NothingStaysPending, $"{book.Balancer}: {Describe(state)}");
        if (state.Status == ProvisioningStatus.Error && string.IsNullOrEmpty(state.Errors.GetValueOrDefault(book.Balancer)))
            throw new InvariantViolation(Invariant.FailuresHaveReasons, $"{book.Balancer} is ERROR and does not say why");
        var applied = Text(state.Applied);
        if (applied != Text(book.Expected))
            throw new InvariantViolation(Invariant.FailedChangesLeaveNoTrace, $"{book.Balancer}:\n  has      {applied}\n  expected {Text(book.Expected)}");
        foreach (var omission in Poison.Lacks(state.Applied) ?? [])
        {
            // A change of it that was refused since has a reason of its own.
            if (string.IsNullOrEmpty(state.Errors.GetValueOrDefault(omission.ResourceId)))
                throw new InvariantViolation(Invariant.FailuresHaveReasons, $"{omission.ResourceId} of {book.Balancer} is left out, and nobody says so");
        }

        foreach (var slot in state.Slots)
            CheckNode(world, book, slot.AmphoraId, applied);
        CheckSharing(world, state);
    }

    private static void CheckNode(World world, BalancerBook book, Guid amphora, string applied)
    {
        var node = world.Nodes.Find(amphora);
        if (node is null || node.IsGone || node.IsDead)
            throw new InvariantViolation(Invariant.NodesRunWhatIsDesired, $"{book.Balancer} counts on {amphora}, which is {(node is null ? "not there" : node.IsGone ? "gone" : "dead")}");
        var runs = node.Configuration is { } configuration ? Text(configuration) : "nothing";
        if (runs != applied)
            throw new InvariantViolation(Invariant.NodesRunWhatIsDesired, $"{amphora} of {book.Balancer} at {node.Revision}:\n  runs    {runs}\n  desired {applied}");
    }

    // Both of a pair take part, and they hear each other.
    private static void CheckSharing(World world, LoadBalancerState state)
    {
        var pair = state.Slots.Select(slot => slot.AmphoraId).ToHashSet();
        if (pair.Count > 1 && pair.Any(amphora => !pair.SetEquals(world.Nodes.Find(amphora)!.Sharers)))
            throw new InvariantViolation(Invariant.VipsHaveOneHolder, $"{state.Id}: {string.Join("; ", pair.Select(amphora => $"{amphora} shares with [{string.Join(", ", world.Nodes.Find(amphora)!.Sharers)}]"))}; {Describe(state)}");
    }

    private static void CheckInstances(World world)
    {
        foreach (var id in world.Compute.Amphorae)
        {
            var amphora = world.AmphoraOf(id);
            var isSpare = IsSpare(world, id);
            // One that never came up is cleared away at whatever time it was given up.
            var isGoing = amphora is { Status: AmphoraStatus.PendingDelete, UpdatedAt: { } since } && world.Agenda.Now - since < TimeSpan.FromSeconds(60);
            var isWanted = amphora is { Status: AmphoraStatus.Allocated, LoadBalancerId: { } balancer } &&
                world.StateOf(balancer) is { } state && state.Slots.Exists(slot => slot.AmphoraId == id);
            if (!isSpare && !isGoing && !isWanted)
                throw new InvariantViolation(Invariant.InstancesAreNotLeaked, $"nobody wants {id}: {amphora?.Status} of {amphora?.LoadBalancerId}");
        }
    }

    private static void CheckCertificates(World world)
    {
        foreach (var node in world.Nodes.All.Where(node => !node.IsGone))
        {
            if (world.AmphoraOf(node.Amphora) is not { Status: AmphoraStatus.Allocated or AmphoraStatus.Ready } amphora)
                continue;
            if (node.CertificateEnd <= world.Agenda.Now)
                throw new InvariantViolation(Invariant.CertificatesDoNotEnd, $"that of {node.Amphora} ended at {node.CertificateEnd:O}, and {amphora.Rotation} is done about it");
            if (amphora.Rotation is { } rotation && world.Agenda.Now - rotation.Since > TimeSpan.FromSeconds(60))
                throw new InvariantViolation(Invariant.NothingStaysPending, $"the certificate of {node.Amphora}: {rotation}");
        }
    }

    // The pool builds when it sees fit, also in calm.
    private static bool IsSpare(World world, Guid amphora) =>
        world.Pools.Stocked.Any(id => world.PoolState(id) is { } pool && (pool.Spares.Contains(amphora) || pool.Building.Contains(amphora))) &&
        world.AmphoraOf(amphora)?.Status is AmphoraStatus.PendingCreate or AmphoraStatus.Booting or AmphoraStatus.Ready;

    private static void CheckVips(World world)
    {
        foreach (var (balancer, vip) in world.Vips.Held)
        {
            if (world.StateOf(balancer) is not { VipStage: not VipStage.None } state)
                throw new InvariantViolation(Invariant.VipsAreNotLeaked, $"{vip.Address} of {balancer} is nobody's");
            if (state.Vip is { } known && known.Address != vip.Address)
                throw new InvariantViolation(Invariant.VipsAreNotShared, $"{balancer} believes in {known.Address} and has {vip.Address}");
        }
    }

    // What the pool builds may wait its turn, and be built.
    private static void CheckQueue(World world)
    {
        if (world.QueueState() is not { } queue)
            return;
        foreach (var amphora in queue.Waiting.Keys.Concat(queue.Slots.Keys).Where(amphora => !IsSpare(world, amphora)))
            throw new InvariantViolation(Invariant.NothingStaysPending, $"{amphora}, which is {world.AmphoraOf(amphora)?.Status}, is still in the build queue");
    }

    // Nothing is waited for, so nothing may be due: but the pool looks after its stock for ever.
    private static void CheckSilence(World world)
    {
        foreach (var history in world.Journal.Histories)
        {
            if (history.Actor.Kind == AmphoraCommand.Kind && IsSpare(world, Guid.Parse(history.Actor.Id)))
                continue;
            var names = new[] { "again", "deadline" };
            var due = names.Select(name => world.Process.Timers.Find(history.Actor, name)).FirstOrDefault(timer => timer is not null);
            if (due is not null)
                throw new InvariantViolation(Invariant.TheWorldFallsSilent, $"{history.Actor} still has a timer '{due.Name}' at {due.DueAt:O}");
        }
    }

    private static string Text(Configuration tree) => Newtonsoft.Json.JsonConvert.SerializeObject(tree, Lbaas.Actors.Format.JournalJson.Settings);

    private static string Describe(LoadBalancerState state) =>
        $"{state.Stage}, vip {state.VipStage}, push {state.Push?.Revision} ({state.Push?.Attempts} tries, {state.Push?.Reason}), changes [{string.Join(", ", state.Changes.Select(c => $"{c.Kind} since {c.AcceptedAt:HH:mm:ss}"))}], slots [{string.Join(", ", state.Slots)}], retiring [{string.Join(", ", state.Retiring)}]";
}
