using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Rollouts;

/// <summary>What operators may ask of a rollout, and when.</summary>
internal static class RequestDecisions
{
    public static (Fault? Fault, RolloutEvent? Event) Decide(RolloutState state, RolloutRequest request, in ActorContext context)
    {
        var now = context.Now;
        return (request, state.Status) switch
        {
            (BeginRollout, RolloutStatus.Running) => (new Fault(409, $"Rollout {state.Id} is running. Stop and abort it first."), null),
            (BeginRollout, RolloutStatus.Stopped) => (new Fault(409, $"Rollout {state.Id} is stopped. Resume or abort it first."), null),
            (BeginRollout, _) when !state.InFlight.IsEmpty => (new Fault(409, $"Rollout {state.Id} still ends. Please try again."), null),
            (BeginRollout begin, _) => (null, new RolloutBegun(context.FreshId(RolloutWish.AtOnceMax + 1), begin.Wish, begin.Balancers, begin.Context, now)),
            (_, "") => (new Fault(404, "There was no rollout yet."), null),
            (StopRollout, RolloutStatus.Running) => (null, new RolloutStopped("An operator stopped it.", null, now)),
            (StopRollout, RolloutStatus.Stopped) => (null, null),
            (ResumeRollout resume, RolloutStatus.Stopped) => (null, new RolloutResumed(resume.SkipsBad, resume.Context, now)),
            (ResumeRollout, RolloutStatus.Running) => (null, null),
            (AbortRollout abort, RolloutStatus.Running or RolloutStatus.Stopped) => (null, new RolloutAborted(abort.Context, now)),
            (AbortRollout, RolloutStatus.Aborted) => (null, null),
            _ => (new Fault(409, $"Rollout {state.Id} is {state.Status}."), null),
        };
    }
}
