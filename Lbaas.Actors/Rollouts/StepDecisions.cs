using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Rollouts;

/// <summary>What the news about a load balancer in flight leads to. Late news, and news about others, lead to nothing.</summary>
internal static class StepDecisions
{
    /// <summary>How much longer than it must be healthy a load balancer may be worse: its new amphorae have not been heard yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<RolloutEvent> Heard(RolloutState state, RenewalReport report, DateTimeOffset now)
    {
        if (state.Find(report.LoadBalancerId) is not { Phase: StepPhase.Renewing } step || step.Id != report.StepId)
            return [];
        return report switch
        {
            RenewalEnded { Error: null } => [new SettlingBegun(step.LoadBalancerId, now)],
            RenewalEnded ended => Fail(state, step, ended.Error!, now),
            RenewalPassed passed => [new StepEnded(step.LoadBalancerId, passed.Reason, now)],
            RenewalPostponed postponed when step.BegunAt + state.Wish.Within <= now => [new StepEnded(step.LoadBalancerId, $"It was busy all the time: {postponed.Reason}", now)],
            _ => [],
        };
    }

    public static IReadOnlyList<RolloutEvent> Seen(RolloutState state, BalancerSeen seen, in ActorContext context)
    {
        var now = context.Now;
        if (state.Find(seen.LoadBalancerId) is not { } step || seen.At < step.Since || step.Phase == StepPhase.Renewing)
            return [];
        if (seen.Sight is not { } sight)
            return [new StepEnded(step.LoadBalancerId, "It is deleted.", now)];
        return step.Phase == StepPhase.Looking ? Look(state, step, sight, now) : Settle(state, step, sight, context);
    }

    /// <summary>One that it brought died: the next ones would be as bad.</summary>
    public static IReadOnlyList<RolloutEvent> Lost(RolloutState state, RenewedAmphoraLost lost, DateTimeOffset now)
    {
        if (lost.RolloutId != state.Id)
            return [];
        var cause = $"Its new amphora {lost.AmphoraId} died: {lost.Evidence}";
        if (state.Find(lost.LoadBalancerId) is { Phase: StepPhase.Settling } step)
            return Fail(state, step, cause, now);
        return state.Status == RolloutStatus.Running ? [new RolloutStopped(cause, new BadSign(lost.LoadBalancerId, cause, now, IsUnfinished: false), now)] : [];
    }

    /// <summary>Those of whom nothing is heard. A load balancer ends its own change; this is for one that can't say so.</summary>
    public static IReadOnlyList<RolloutEvent> Overdue(RolloutState state, DateTimeOffset now)
    {
        var events = new List<RolloutEvent>();
        foreach (var step in state.InFlight.Where(step => step.BegunAt + Limit(state, step) <= now))
            events.AddRange(Fail(events.Exists(e => e is RolloutStopped) ? state with { Status = RolloutStatus.Stopped } : state, step, $"Nothing is heard of it since {step.Since:yyyy-MM-ddTHH:mm:ss}.", now));
        return events;
    }

    private static TimeSpan Limit(RolloutState state, Step step) =>
        (2 * state.Wish.Within) + (2 * Patience) + (step.Phase == StepPhase.Settling ? (2 * state.Wish.Settle) + Patience : TimeSpan.Zero);

    private static IReadOnlyList<RolloutEvent> Look(RolloutState state, Step step, Sight sight, DateTimeOffset now)
    {
        if (sight.Brake is { } brake)
            return Fail(state, step, $"The brake is closed: {brake}", now);
        if (sight.ProvisioningStatus == ProvisioningStatus.Error)
            return [new StepEnded(step.LoadBalancerId, "It is in ERROR.", now)];
        var amphorae = Present(sight);
        if (amphorae.IsEmpty || amphorae.Any(amphora => amphora.Status is AmphoraStatus.PendingCreate or AmphoraStatus.Booting))
        {
            return step.BegunAt + state.Wish.Within <= now
                ? [new StepEnded(step.LoadBalancerId, "It waited for amphorae of its own all the time.", now)]
                : [];
        }

        var old = Old(state, amphorae);
        return old.IsEmpty
            ? [new StepEnded(step.LoadBalancerId, null, now)]
            : [new RenewalBegun(step.LoadBalancerId, sight.OperatingStatus, old, now)];
    }

    private static ImmutableArray<SeenAmphora> Present(Sight sight) =>
        [.. sight.Amphorae.Where(amphora => amphora.Status is not (AmphoraStatus.PendingDelete or AmphoraStatus.Deleted))];

    private static ImmutableArray<Guid> Old(RolloutState state, ImmutableArray<SeenAmphora> amphorae) =>
        [.. amphorae.Where(amphora => IsOld(state, amphora)).Select(amphora => amphora.Id)];

    private static bool IsOld(RolloutState state, SeenAmphora amphora) =>
        state.Wish.Image is { } image ? amphora.Image != image : amphora.CreatedAt < state.BegunAt;

    private static IReadOnlyList<RolloutEvent> Settle(RolloutState state, Step step, Sight sight, in ActorContext context)
    {
        var now = context.Now;
        if (sight.ProvisioningStatus == ProvisioningStatus.Error)
            return Fail(state, step, "It became ERROR.", now);
        var isLate = step.Since + state.Wish.Settle + Patience <= now;
        if (Severity(sight.OperatingStatus) > Severity(step.Before))
        {
            if (isLate)
                return Fail(state, step, $"Its operating status is {sight.OperatingStatus}; before it was {step.Before}.", now);
            return step.IsWorse ? [] : [new HealthTurned(step.LoadBalancerId, IsWorse: true, now)];
        }

        if (step.IsWorse)
            return [new HealthTurned(step.LoadBalancerId, IsWorse: false, now)];
        if (sight.Brake is { } brake && state.Status == RolloutStatus.Running)
            return [new RolloutStopped($"The brake is closed: {brake}", null, now)];
        // A tenant who never stops changing it must not hold up the fleet.
        var isSettled = step.HealthySince + state.Wish.Settle <= now && (isLate || sight.ProvisioningStatus == ProvisioningStatus.Active);
        return isSettled ? End(state, step, sight, context) : [];
    }

    // A repair that began before the renewal was heard of has brought another one of the old image, which was not to go.
    private static IReadOnlyList<RolloutEvent> End(RolloutState state, Step step, Sight sight, in ActorContext context)
    {
        var old = state.Wish.Image is null ? [] : Old(state, Present(sight));
        if (old.IsEmpty)
            return [new StepEnded(step.LoadBalancerId, null, context.Now)];
        return step.BegunAt + state.Wish.Within <= context.Now
            ? Fail(state, step, "It got amphorae of the old image all the time.", context.Now)
            : [new RenewalBegun(step.LoadBalancerId, step.Before, old, context.Now) { StepId = context.FreshId(RolloutWish.AtOnceMax + 2) }];
    }

    // How bad a status is for traffic, which is another order than that in which several reports are shown.
    private static int Severity(string status) => status switch
    {
        OperatingStatus.Error => 3,
        OperatingStatus.Offline => 2,
        OperatingStatus.Degraded => 1,
        _ => 0,
    };

    private static IReadOnlyList<RolloutEvent> Fail(RolloutState state, Step step, string cause, DateTimeOffset now)
    {
        var failed = new StepFailed(new BadSign(step.LoadBalancerId, cause, now, IsUnfinished: true));
        return state.Status == RolloutStatus.Running ? [failed, new RolloutStopped(cause, null, now)] : [failed];
    }
}
