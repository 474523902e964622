using Lbaas.Actors.Contract;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

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
            (VipReady ready, VipStage.Allocating) => Ready(state, ready.Vip),
            (VipRefused refused, VipStage.Allocating) => Refused(state, refused.Fault),
            (VipUnavailable unavailable, VipStage.Allocating) => [new VipPostponed(attempts, unavailable.Reason, next)],
            (VipGone, not VipStage.None) when IsReleasing(state) => [new VipReleased()],
            (VipReleaseFailed failed, not VipStage.None) when IsReleasing(state) => [new VipReleasePostponed(attempts, failed.Reason, next)],
            _ => [],
        };
    }

    private static bool IsReleasing(LoadBalancerState state) => state.Stage is Stage.Ending or Stage.Refused && state.Retiring.IsEmpty;

    // LI-10 and ME-6 for what came with its load balancer: only now is known what its VIPs are.
    private static IReadOnlyList<LoadBalancerEvent> Ready(LoadBalancerState state, Vip vip)
    {
        var allocated = new VipAllocated(vip);
        if (state.Changes.Find(change => change.Plants) is not { Deltas: [PlantTree planted, ..] })
            return [allocated];
        var fault = planted.Tree.Listeners.Values.OrderBy(listener => listener.CreatedAt)
            .Select(listener => ListenerRules.CheckFamilies(listener.AllowedCidrs, vip)).FirstOrDefault(found => found is not null)
            ?? MemberRules.CheckFamilies(planted.Tree with { LoadBalancer = planted.Tree.LoadBalancer! with { Vip = vip } });
        return fault is null ? [allocated] : [allocated, .. Refused(state, fault)];
    }

    private static IReadOnlyList<LoadBalancerEvent> Refused(LoadBalancerState state, Fault fault)
    {
        if (state.Stage == Stage.Requested)
            return [new CreationRefused(fault)];
        return state.Changes.Find(change => change.Plants) is { } creation
            ? [new ChangeFailed(creation.Id, fault.Text, Reconcile: false)]
            : [];
    }
}
