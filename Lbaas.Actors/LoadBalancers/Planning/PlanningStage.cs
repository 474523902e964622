using Lbaas.Actors.L7Policies;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>What plans look at.</summary>
/// <param name="FreshId">An id for what a creation makes.</param>
internal sealed record PlanningStage(LoadBalancerState State, LoadBalancerOptions Options, DateTimeOffset Now, Guid FreshId)
{
    /// <summary>The quota has no place for what is asked: told after the early rules and before the lock (spec api 15).</summary>
    public Fault? OverQuota { get; init; }

    /// <summary>What may be built on: everything accepted so far.</summary>
    public Configuration Tree => State.Wanted;

    /// <summary>The id of what a creation makes: the one its draft brings from the edge, or a fresh one.</summary>
    public Guid IdOf(Guid drafted) => drafted == Guid.Empty ? FreshId : drafted;

    public LoadBalancer Balancer => State.Displayed.LoadBalancer!;

    /// <summary>
    /// May a child change now? Strict mode: only an ACTIVE load balancer (spec api 15). Queue mode: one that is not going
    /// away and that has amphorae to change.
    /// </summary>
    public Fault? Locked() => OverQuota ?? (IsOpen() ? Full() : Fault.Immutable("Load Balancer", State.Id));

    /// <summary>Nor may what depends on the family of the VIPs (LI-10, ME-6), which a load balancer has not while its network service is away.</summary>
    public Fault? LockedWithoutVip(bool depends) =>
        depends && Balancer.Vip is null ? Fault.Immutable("Load Balancer", State.Id) : null;

    /// <summary>The same for the load balancer's own attributes, which has another text.</summary>
    public Fault? LockedItself() => IsOpen() ? Full() : Fault.InvalidState(State.Status, State.Id);

    public Fault? LockedForDeletion()
    {
        var allowed = Options.Strict
            ? State.Status is ProvisioningStatus.Active or ProvisioningStatus.Error
            : State.Status != ProvisioningStatus.PendingDelete;
        return allowed ? null : Fault.InvalidState(State.Status, State.Id);
    }

    /// <summary>
    /// May all amphorae be replaced now? Strict mode: ACTIVE and ERROR (spec api 15). Queue mode: also behind other changes,
    /// but not behind another failover, which gives it new amphorae as well.
    /// </summary>
    public Fault? LockedForFailover() => IsOpenForFailover(ProvisioningStatus.Error) ? Full() : Fault.InvalidState(State.Status, State.Id);

    /// <summary>May one amphora be replaced now? The load balancer must be ACTIVE (spec api 14); in queue mode as above.</summary>
    public Fault? LockedForAmphoraFailover() => IsOpenForFailover() ? Full() : Fault.Immutable("Load Balancer", State.Id);

    /// <summary>May something in this pool change now (member and monitor requests)?</summary>
    public Fault? Locked(Pool pool)
    {
        var status = State.StatusOf(pool.Id);
        var open = Options.Strict ? status == ProvisioningStatus.Active : Tree.Pools.ContainsKey(pool.Id) && !State.IsShadow(pool.Id);
        return Locked() ?? (open ? null : Fault.Immutable("Pool", pool.Id));
    }

    /// <summary>May the rules of this policy change now?</summary>
    public Fault? Locked(L7Policy policy)
    {
        var open = Options.Strict
            ? State.StatusOf(policy.Id) == ProvisioningStatus.Active
            : Tree.L7Policy(policy.Id) is not null && !State.IsShadow(policy.Id);
        return Locked() ?? (open ? null : Fault.Immutable("L7Policy", policy.Id));
    }

    /// <summary>Is the object itself on its way out? Then it takes no more changes.</summary>
    public Fault? Vanishing(string kind, Guid id) =>
        State.StatusOf(id) == ProvisioningStatus.PendingDelete ? Fault.Immutable(kind, id) : null;

    private bool IsOpen()
    {
        if (State.Stage != Stage.Live)
            return false;
        return Options.Strict ? State.Status == ProvisioningStatus.Active : !State.Slots.IsEmpty;
    }

    private bool IsOpenForFailover(string? alsoWhen = null)
    {
        if (State.Status == ProvisioningStatus.PendingUpdate && !Options.Strict)
            return State.Stage == Stage.Live && !State.Changes.Exists(change => change.Plants || change.ReplacesAmphorae);
        return State.Status == ProvisioningStatus.Active || State.Status == alsoWhen;
    }

    private Fault? Full() => State.Changes.Count >= Options.ChangesMax
        ? new Fault(503, $"Load Balancer {State.Id} has {State.Changes.Count} changes waiting. Please try again.")
        : null;
}

/// <summary>The touches that changes are made of (spec api 15, column "also set").</summary>
internal static class Touched
{
    public static Touch Created(Guid id) => new(id, ProvisioningStatus.PendingCreate, FailsToo: true);

    public static Touch Changed(Guid id) => new(id, ProvisioningStatus.PendingUpdate, FailsToo: true);

    public static Touch Removed(Guid id) => new(id, ProvisioningStatus.PendingDelete, FailsToo: true);

    /// <summary>It waits along but does not fail along.</summary>
    public static Touch Updated(Guid id) => new(id, ProvisioningStatus.PendingUpdate, FailsToo: false);

    /// <summary>A pool and the listeners that use it wait for what changes in the pool.</summary>
    public static IEnumerable<Touch> Around(PlanningStage stage, Guid poolId) =>
        UsersOf(stage, poolId).Prepend(Updated(poolId));

    public static IEnumerable<Touch> UsersOf(PlanningStage stage, Guid poolId) =>
        stage.Tree.ListenersOf(poolId).Select(listener => Updated(listener.Id));
}
