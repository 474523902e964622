using System.Collections.Immutable;

namespace Lbaas.Actors.L7Policies;

/// <summary>Places in a listener's list of policies. Positions count from 1; what lies beyond the end is the end (spec api 10).</summary>
public static class PolicyOrder
{
    /// <summary>The list with one policy more; those from its position on move up by one.</summary>
    public static ImmutableList<L7Policy> InsertAt(this ImmutableList<L7Policy> policies, L7Policy policy, int position)
    {
        // Those whose creation failed are shown at the end and count for nothing.
        var last = policy.IsShadow ? policies.Count : policies.Count(other => !other.IsShadow);
        return policies.Insert(policy.IsShadow ? last : Math.Clamp(position - 1, 0, last), policy);
    }

    /// <summary>The list with one policy replaced, and moved if a position is given; null when it is not in it.</summary>
    public static ImmutableList<L7Policy>? Replace(this ImmutableList<L7Policy> policies, Guid id, Func<L7Policy, L7Policy?> step, int? position = null)
    {
        var index = policies.FindIndex(policy => policy.Id == id);
        if (index < 0 || step(policies[index]) is not { } next)
            return null;
        return position is { } to ? policies.RemoveAt(index).InsertAt(next, to) : policies.SetItem(index, next);
    }
}
