using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Networks;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// What a state requires to be asked of others, and the timers that ask again. It follows from the state alone, so a
/// restart at any point asks for exactly what is missing.
/// </summary>
internal sealed class Errands(LoadBalancerOptions options)
{
    public const string AgainTimer = "again";
    public const string DeadlineTimer = "deadline";
    public const string DrainTimer = "drain";
    public const string DrainReason = "a member has drained by then";
    public const string VipTimer = "vip";
    public const string VipReason = "the successors of a dead pair take the VIP";
    public const string DeadlineReason = "a change must be done by then";

    /// <summary>Asks for what <paramref name="after"/> requires and <paramref name="before"/> did not.</summary>
    public Effect Difference(Effect effect, LoadBalancerState before, LoadBalancerState after, DateTimeOffset now)
    {
        var known = Outstanding(before).Select(errand => errand.Key).ToHashSet();
        var errands = Outstanding(after);
        foreach (var errand in errands.Where(errand => !known.Contains(errand.Key) && !IsHeldBack(after, errand, now)))
            effect.ThenTell(errand.Target, errand.Message);
        // While the same is waited for, the timer stays: requests that keep coming in must not put it off for ever.
        if (before.Push?.NextAttempt != after.Push?.NextAttempt || before.VipNextAttempt != after.VipNextAttempt ||
            !known.SetEquals(errands.Select(errand => errand.Key)))
            ScheduleAgain(effect, known.Count > 0, errands.Count > 0, after, now);
        Schedule(effect, DeadlineTimer, Deadlines.Next(before), Deadlines.Next(after), DeadlineReason);
        Schedule(effect, VipTimer, before.VipIdle?.Until, after.VipIdle?.Until, VipReason);
        Schedule(effect, DrainTimer, Drains.Next(before, options), Drains.Next(after, options), DrainReason);
        return effect;
    }

    /// <summary>Asks for everything that is still missing.</summary>
    public Effect AskAgain(LoadBalancerState state, DateTimeOffset now)
    {
        var effect = Effect.None();
        var errands = Outstanding(state);
        foreach (var errand in errands)
            effect.ThenTell(errand.Target, errand.Message);
        return errands.Count == 0 ? effect : effect.ThenSchedule(AgainTimer, now + options.AskAgain, Reason(state));
    }

    /// <summary>Brings one amphora, which says that it is ready, to the revision in flight; one that has no place here goes.</summary>
    public Effect Configure(LoadBalancerState state, Guid amphoraId)
    {
        var slot = state.Slots.Find(slot => slot.AmphoraId == amphoraId);
        if (slot is null && !state.Retiring.Contains(amphoraId))
            return Dismiss(Effect.None(), state, amphoraId, isRefusal: true);
        if (slot is null || state.Push is not { } push || slot.AppliedRevision >= push.Revision)
            return Effect.None();
        return Effect.None().ThenTell(AmphoraCommand.AddressOf(amphoraId), Configuration(state, push));
    }

    /// <summary>One that is not in service here is told to go.</summary>
    /// <param name="isRefusal">It offered itself; otherwise it is gone, whatever it carries.</param>
    public static Effect Dismiss(Effect effect, LoadBalancerState state, Guid amphoraId, bool isRefusal) =>
        state.Slots.Exists(slot => slot.InService().Contains(amphoraId))
            ? effect
            : effect.ThenTell(AmphoraCommand.AddressOf(amphoraId), new RetireAmphora(state.Id) { IsRefusal = isRefusal });

    /// <summary>Why the load balancer waits, in words for an operator.</summary>
    public static string Reason(LoadBalancerState state) =>
        state.VipReason.Length > 0 ? state.VipReason
        : state.Push is { } push ? push.Reason
        : !state.Retiring.IsEmpty ? "waiting for amphorae to be deleted"
        : "waiting for the network service";

    private List<Errand> Outstanding(LoadBalancerState state)
    {
        var errands = new List<Errand>();
        var network = new ActorAddress(NetworkRequest.WorkerKind, state.Id.ToString());
        // A creation that failed has no use for a VIP any more; what the network service did all the same is released at the end.
        if (state is { Stage: Stage.Requested or Stage.Live, VipStage: VipStage.Allocating, Slots.IsEmpty: false })
            errands.Add(new Errand("vip", network, new AllocateVip(state.Id, ProjectOf(state), state.VipRequest!)));
        if (state is { Stage: Stage.Live, Push: { } push })
            AddPush(errands, state, push);
        foreach (var amphora in state.Retiring)
            errands.Add(new Errand($"retire {amphora}", AmphoraCommand.AddressOf(amphora), new RetireAmphora(state.Id)));
        // The VIP goes back only when no amphora can answer at it any more: two load balancers never carry one VIP.
        if (state is { Stage: Stage.Ending or Stage.Refused, VipStage: not VipStage.None } && state.Retiring.IsEmpty)
            errands.Add(new Errand("release vip", network, new ReleaseVip(state.Id, state.Vip)));
        return errands;
    }

    private void AddPush(List<Errand> errands, LoadBalancerState state, Push push)
    {
        Configure? configure = null;
        foreach (var slot in state.Slots.Where(slot => slot.AppliedRevision < push.Revision))
        {
            var amphora = AmphoraCommand.AddressOf(slot.AmphoraId);
            errands.Add(slot.AppliedRevision == 0
                ? new Errand($"claim {slot.AmphoraId} {push.Revision}", PoolOf(state), Claim(state, slot))
                : new Errand($"push {slot.AmphoraId} {push.Revision}", amphora, configure ??= Configuration(state, push)));
        }
    }

    private static ActorAddress PoolOf(LoadBalancerState state)
    {
        var balancer = state.Displayed.LoadBalancer;
        return AmphoraPoolCommand.AddressOf(AmphoraMake.Of(balancer?.Zone?.ComputeZone, balancer?.Flavor?.ComputeFlavor, balancer?.Flavor?.ImageTag));
    }

    private static ClaimAmphora Claim(LoadBalancerState state, AmphoraSlot slot)
    {
        var balancer = state.Displayed.LoadBalancer;
        var traits = balancer?.Flavor is { } flavor && (flavor.ComputeFlavor ?? flavor.ImageTag) is not null
            ? new InstanceTraits(flavor.ComputeFlavor, flavor.ImageTag)
            : null;
        return new ClaimAmphora(state.Id, slot.AmphoraId, slot.Role, balancer?.Zone?.ComputeZone, traits)
        {
            Tenancy = TenancyOf(state),
            Priority = Successions.PriorityOf(state, slot),
        };
    }

    private static Configure Configuration(LoadBalancerState state, Push push) =>
        new(state.Id, push.Revision, state.Candidate(push)) { Carriers = [.. Sharing.Carriers(state)] };

    private static Tenancy? TenancyOf(LoadBalancerState state) =>
        state.Vip is { } vip ? new Tenancy(ProjectOf(state), vip.Address, vip.PortId) : null;

    private static string ProjectOf(LoadBalancerState state) => state.Displayed.LoadBalancer?.ProjectId ?? "";

    // After a failed try the pause is kept, whatever else happens meanwhile.
    private static bool IsHeldBack(LoadBalancerState state, Errand errand, DateTimeOffset now) =>
        state.Push is { Attempts: > 0 } push && push.NextAttempt > now &&
        (errand.Message is Amphorae.Configure or ClaimAmphora);

    private void ScheduleAgain(Effect effect, bool hadErrands, bool hasErrands, LoadBalancerState after, DateTimeOffset now)
    {
        if (!hasErrands)
        {
            if (hadErrands)
                effect.ThenCancel(AgainTimer);
            return;
        }

        var due = now + options.AskAgain;
        if (after.Push is { Attempts: > 0 } push && push.NextAttempt < due)
            due = push.NextAttempt;
        if (after.VipNextAttempt is { } vip && vip < due)
            due = vip;
        effect.ThenSchedule(AgainTimer, due, Reason(after));
    }

    private static void Schedule(Effect effect, string timer, DateTimeOffset? before, DateTimeOffset? after, string reason)
    {
        if (after == before)
            return;
        if (after is { } due)
            effect.ThenSchedule(timer, due, reason);
        else
            effect.ThenCancel(timer);
    }

    private readonly record struct Errand(string Key, ActorAddress Target, object Message);
}
