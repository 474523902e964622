using Lbaas.Actors.Contract;
using Lbaas.Actors.Networks;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What the network service's answers lead to.</summary>
internal static class VipHandler
{
    public static IReadOnlyList<LoadBalancerEvent> Events(LoadBalancerState state, NetworkAnswer answer, LoadBalancerOptions options, in ActorContext context)
    {
        var attempts = state.VipAttempts + 1;
        var next = context.Now + options.Backoff.After(attempts);
        return (answer, state.VipStage) switch
        {
            (VipReady ready, VipStage.Allocating) => [new VipAllocated(ready.Vip)],
            (VipRefused refused, VipStage.Allocating) => Refused(state, refused),
            (VipUnavailable unavailable, VipStage.Allocating) => [new VipPostponed(attempts, unavailable.Reason, next)],
            (VipGone, not VipStage.None) when IsReleasing(state) => [new VipReleased()],
            (VipReleaseFailed failed, not VipStage.None) when IsReleasing(state) => [new VipReleasePostponed(attempts, failed.Reason, next)],
            _ => [],
        };
    }

    private static bool IsReleasing(LoadBalancerState state) => state.Stage == Stage.Ending && state.Retiring.IsEmpty;

    private static IReadOnlyList<LoadBalancerEvent> Refused(LoadBalancerState state, VipRefused refused)
    {
        if (state.Stage == Stage.Requested)
            return [new CreationRefused(refused.Fault)];
        return state.Changes.Find(change => change.Plants) is { } creation
            ? [new ChangeFailed(creation.Id, refused.Fault.Text, Reconcile: false)]
            : [];
    }
}
