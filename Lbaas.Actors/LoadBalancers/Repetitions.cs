using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// What a creation comes to whose sender may have sent it before. The edge makes the ids of what such a request creates from the
/// request itself, so a repetition meets what it made, wherever it comes in and whatever is known there.
/// </summary>
internal static class Repetitions
{
    /// <summary>Null: nothing is known of the request, and it is to be decided.</summary>
    public static Outcome? Find(LoadBalancerState state, ChangeRequest request)
    {
        if (request is not { Creates: { } id, Context.Idempotency: { Since: { } since } stamp })
            return null;
        return request is CreateLoadBalancer ? OfBalancer(state, stamp, since) : OfChild(state, id, stamp, since);
    }

    private static Outcome? OfBalancer(LoadBalancerState state, IdempotencyStamp stamp, DateTimeOffset since)
    {
        if (state.Stage == Stage.Absent)
            return null;
        if (state.Origin is not { } origin || origin.At < since || state.Stage is Stage.Refused or Stage.Gone)
            return new IdSpent();
        return origin.Fingerprint == stamp.Fingerprint ? Again(state, state.Id) : new Rejected(IdempotencyStamp.Reused);
    }

    private static Outcome? OfChild(LoadBalancerState state, Guid id, IdempotencyStamp stamp, DateTimeOffset since)
    {
        if (state.Stamped?.Exists(known => known.Key == stamp.Key && known.Fingerprint != stamp.Fingerprint && known.At >= since) == true)
            return new Rejected(IdempotencyStamp.Reused);
        if (Resources.CreationOf(state.Displayed, id) is { } createdAt)
            return createdAt >= since ? Again(state, id) : new IdSpent();
        return state.Stamped?.Exists(known => known.ResourceId == id) == true ? new IdSpent() : null;
    }

    private static Accepted Again(LoadBalancerState state, Guid id) => new(null, id, ViewFinder.Find(state, id)) { IsRepeated = true };
}
