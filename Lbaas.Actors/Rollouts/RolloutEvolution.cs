using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Rollouts;

/// <summary>The state after each event.</summary>
internal static class RolloutEvolution
{
    private const int HistoryMax = 20;
    private const int PassedLatelyMax = 100;

    public static RolloutState Apply(RolloutState state, RolloutEvent @event) => @event switch
    {
        RolloutBegun e => new RolloutState
        {
            Id = e.RolloutId,
            Status = RolloutStatus.Running,
            Wish = e.Wish,
            Context = e.Context,
            Balancers = e.Balancers,
            BegunAt = e.At,
            RunsSince = e.At,
            NextBegin = e.At,
            History = Remember(state),
        },
        RolloutStopped e => state with { Status = RolloutStatus.Stopped, Cause = e.Cause, BadSigns = e.BadSign is { } sign ? state.BadSigns.Add(sign) : state.BadSigns },
        RolloutResumed e => state with
        {
            Status = RolloutStatus.Running,
            Cause = "",
            Context = e.Context,
            Again = e.SkipsBad ? state.Again : [.. Unfinished(state), .. state.Again],
            Passed = state.Passed + (e.SkipsBad ? Unfinished(state).Count() : 0),
            PassedLately = e.SkipsBad ? Pass(state.PassedLately, state.BadSigns.Where(sign => sign.IsUnfinished).Select(sign => new PassedOver(sign.LoadBalancerId, sign.Cause))) : state.PassedLately,
            BadSigns = [],
            RunsSince = e.At,
            FinishedThen = state.Finished,
            NextBegin = e.At,
        },
        RolloutAborted e => state with { Status = RolloutStatus.Aborted, EndedAt = e.At },
        RolloutDone e => state with { Status = RolloutStatus.Done, EndedAt = e.At },
        StepBegun e => state with
        {
            Next = state.Again.IsEmpty ? state.Next + 1 : state.Next,
            Again = state.Again.IsEmpty ? state.Again : state.Again.RemoveAt(0),
            InFlight = state.InFlight.Add(new Step(e.LoadBalancerId, e.StepId, StepPhase.Looking, e.At, e.At)),
        },
        RenewalBegun e => With(state, e.LoadBalancerId, step => step with { Id = e.StepId ?? step.Id, Phase = StepPhase.Renewing, Since = e.At, Before = e.Before, Amphorae = e.Amphorae }),
        SettlingBegun e => With(state, e.LoadBalancerId, step => step with { Phase = StepPhase.Settling, Since = e.At, HealthySince = e.At }),
        HealthTurned e => With(state, e.LoadBalancerId, step => step with { IsWorse = e.IsWorse, HealthySince = e.At }),
        StepEnded { Passed: null } e => Without(state, e.LoadBalancerId, e.At) with { Done = state.Done + 1 },
        StepEnded e => Without(state, e.LoadBalancerId, e.At) with
        {
            Passed = state.Passed + 1,
            PassedLately = Pass(state.PassedLately, [new PassedOver(e.LoadBalancerId, e.Passed!)]),
        },
        StepFailed e => Without(state, e.BadSign.LoadBalancerId, e.BadSign.At) with { BadSigns = state.BadSigns.Add(e.BadSign) },
        _ => throw new UnknownEventException(RolloutCommand.Kind, @event.GetType().Name),
    };

    private static IEnumerable<Guid> Unfinished(RolloutState state) => state.BadSigns.Where(sign => sign.IsUnfinished).Select(sign => sign.LoadBalancerId);

    private static ImmutableList<PassedOver> Pass(ImmutableList<PassedOver> known, IEnumerable<PassedOver> passed) =>
        [.. known.Concat(passed).TakeLast(PassedLatelyMax)];

    private static RolloutState With(RolloutState state, Guid balancer, Func<Step, Step> change) =>
        state with { InFlight = [.. state.InFlight.Select(step => step.LoadBalancerId == balancer ? change(step) : step)] };

    private static RolloutState Without(RolloutState state, Guid balancer, DateTimeOffset at) => state with
    {
        InFlight = state.InFlight.RemoveAll(step => step.LoadBalancerId == balancer),
        NextBegin = at + state.Wish.Pause,
    };

    private static ImmutableList<RolloutSummary> Remember(RolloutState state) => state.Status.Length == 0 ? [] :
    [
        new RolloutSummary(
            state.Id, state.Status, state.Wish.Image, state.Wish.Scope, state.Balancers.Count, state.Done, state.Passed, state.Cause, state.BegunAt, state.EndedAt),
        .. state.History.Take(HistoryMax - 1),
    ];
}
