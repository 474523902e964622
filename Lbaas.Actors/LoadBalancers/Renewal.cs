namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// What a rollout wanted of a load balancer, kept until the next one comes: it may ask for the outcome at any time, and is to
/// hear of a new amphora that dies.
/// </summary>
/// <param name="StepId">The id of the change.</param>
/// <param name="IsEnded">The change is done, or has failed.</param>
/// <param name="Error">Why it failed.</param>
public sealed record Renewal(Guid RolloutId, Guid StepId, bool IsEnded = false, string? Error = null)
{
    /// <summary>The state with its renewal ended, if its change was among those that just left.</summary>
    internal static LoadBalancerState Close(LoadBalancerState state, string? error) =>
        state.Renewal is { IsEnded: false } renewal && !state.Changes.Exists(change => change.Id == renewal.StepId)
            ? state with { Renewal = renewal with { IsEnded = true, Error = error } }
            : state;
}
