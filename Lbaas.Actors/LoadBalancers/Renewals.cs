using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What a load balancer tells a rollout. All of it can be lost: the rollout asks again.</summary>
internal static class Renewals
{
    /// <summary>The answer to one who asks again, or asks too late; null when it is asked for the first time.</summary>
    public static Effect? Known(LoadBalancerState state, RenewAmphorae renew)
    {
        if (state.View() is null || state.IsDeleting || state.Stage == Stage.Ending)
            return Tell(new RenewalPassed(state.Id, renew.StepId, "It is deleted."));
        if (state.Renewal?.StepId != renew.StepId)
            return null;
        return state.Renewal.IsEnded ? Tell(new RenewalEnded(state.Id, renew.StepId, state.Renewal.Error)) : Effect.None();
    }

    /// <summary>Nothing is done: there was nothing to do, or something stands in the way.</summary>
    public static Effect Answer(Guid balancer, RenewAmphorae renew, Fault? fault) => Tell(fault switch
    {
        null => new RenewalEnded(balancer, renew.StepId, null),
        // What will not pass by itself.
        { Code: 400 } => new RenewalPassed(balancer, renew.StepId, fault.Text),
        _ => new RenewalPostponed(balancer, renew.StepId, fault.Text),
    });

    /// <summary>The outcome, once the change has left.</summary>
    public static void TellEnd(Effect effect, LoadBalancerState before, LoadBalancerState after)
    {
        if (after.Renewal is { IsEnded: true } renewal && before.Renewal is not { IsEnded: true })
            effect.ThenTell(RolloutCommand.Address, new RenewalEnded(after.Id, renewal.StepId, renewal.Error));
    }

    /// <summary>An amphora that a rollout brought died.</summary>
    public static Effect Tell(Effect effect, LoadBalancerState state, AmphoraLost lost) =>
        state.Renewal is { IsEnded: true, Error: null } renewal && state.Slots.Exists(slot => slot.AmphoraId == lost.AmphoraId)
            ? effect.ThenTell(RolloutCommand.Address, new RenewedAmphoraLost(state.Id, renewal.RolloutId, lost.AmphoraId, lost.Evidence))
            : effect;

    private static Effect Tell(RenewalReport report) => Effect.None().ThenTell(RolloutCommand.Address, report);
}
