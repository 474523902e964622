using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>A creation that its sender may repeat.</summary>
/// <param name="ResourceId">What it made, whether that is still there or not.</param>
/// <param name="At">When it was accepted, UTC.</param>
public sealed record StampedCreation(Guid ResourceId, string Key, string Fingerprint, DateTimeOffset At)
{
    /// <summary>
    /// How many are remembered of what is below one load balancer. That nothing is made twice does not rest on them: what is there is
    /// known by its id. They tell what is gone, and which key was used for something else.
    /// </summary>
    public const int RememberedMax = 100;

    /// <summary>Null for a change that can't be repeated or creates nothing.</summary>
    internal static StampedCreation? Of(Change change) =>
        change.Context.Idempotency is { } stamp && change.Touches.FirstOrDefault(touch => touch.Status == ProvisioningStatus.PendingCreate) is { } created
            ? new StampedCreation(created.ResourceId, stamp.Key, stamp.Fingerprint, change.AcceptedAt)
            : null;

    internal static ImmutableList<StampedCreation>? Remember(ImmutableList<StampedCreation>? known, Change change)
    {
        if (Of(change) is not { } creation)
            return known;
        var all = (known ?? []).Add(creation);
        return all.Count > RememberedMax ? all.RemoveAt(0) : all;
    }
}
