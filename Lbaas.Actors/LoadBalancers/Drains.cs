using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.LoadBalancers.Planning;
using Lbaas.Actors.Members;

namespace Lbaas.Actors.LoadBalancers;

internal readonly record struct DrainingMember(Guid PoolId, Member Member);

/// <summary>What follows when members have drained: the second half of an update or deletion with <c>drain_seconds</c>.</summary>
internal static class Drains
{
    public static DateTimeOffset? Next(LoadBalancerState state, LoadBalancerOptions options) =>
        Open(state, options).Min(draining => (DateTimeOffset?)draining.Member.Drain!.Until);

    /// <summary>A change for each member whose time is over, in the name of whoever asked for the drain.</summary>
    public static IReadOnlyList<LoadBalancerEvent> Events(LoadBalancerState state, LoadBalancerOptions options, in ActorContext context)
    {
        var stage = new PlanningStage(state, options, context.Now, default);
        var seed = context;
        return [.. Open(state, options)
            .Where(draining => draining.Member.Drain!.Until <= stage.Now)
            .Take(options.Strict ? 1 : int.MaxValue)
            .Select((draining, index) => new ChangeAccepted(Follow(stage, draining, seed.FreshId(index))))];
    }

    // One whose end failed shows why and waits for its tenant: tried again at once, it would fail at once again.
    // In strict mode there is one change at a time, whoever makes it.
    private static IEnumerable<DrainingMember> Open(LoadBalancerState state, LoadBalancerOptions options) =>
        state.Stage == Stage.Live && !state.Slots.IsEmpty && !(options.Strict && !state.Changes.IsEmpty)
            ? state.Draining.Where(draining => !state.Errors.ContainsKey(draining.Member.Id))
            : [];

    private static Change Follow(PlanningStage stage, DrainingMember draining, Guid id)
    {
        var (pool, member) = (draining.PoolId, draining.Member);
        var drain = member.Drain!;
        Delta delta = drain.Leaves ? new RemoveMember(pool, member.Id) : new AlterMember(pool, member.Id, new MemberPatch(), stage.Now);
        var touch = drain.Leaves ? Touched.Removed(member.Id) : Touched.Changed(member.Id);
        return new Change(
            id,
            drain.Leaves ? "delete_member" : "update_member",
            drain.Context,
            [delta],
            [Touched.Updated(stage.State.Id), touch, .. Touched.Around(stage, pool)],
            stage.Now,
            stage.Now + stage.Options.ChangeDeadline);
    }
}
