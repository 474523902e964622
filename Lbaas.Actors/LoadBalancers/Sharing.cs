using System.Collections.Immutable;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// Who of a pair may take part in holding the VIP. One that is succeeded, or has no place any more, may go on holding it and knows
/// nothing of its successor; so nobody joins before it is fenced: gone, or known not to run.
/// </summary>
internal static class Sharing
{
    /// <summary>All that carry the load balancer: in service, and leaving.</summary>
    public static IEnumerable<Carrier> Carriers(LoadBalancerState state)
    {
        foreach (var slot in state.Slots)
        {
            yield return new Carrier(slot.AmphoraId, slot.Role) { Waits = Waits(state, slot) };
            if (slot.Leaving is { } leaving)
                yield return new Carrier(leaving.AmphoraId, slot.Role) { Waits = true };
        }
    }

    /// <summary>Those that stay apart when the revision in flight has been reached by all.</summary>
    public static ImmutableSortedSet<Guid> ApartAfter(LoadBalancerState state)
    {
        // Another revision follows for what happened meanwhile, and only with that one they join for certain.
        if (state.Apart.IsEmpty || state.Reconcile)
            return state.Apart;
        return state.Apart.Except(state.Slots.Where(slot => !Waits(state, slot)).Select(slot => slot.AmphoraId));
    }

    /// <summary>Is there one that stays apart and need not any more? The next revision lets it in.</summary>
    public static bool LetsIn(LoadBalancerState state) =>
        state.Slots.Exists(slot => state.Apart.Contains(slot.AmphoraId) && !Waits(state, slot));

    /// <summary>
    /// Somebody could hold the VIP, and nobody does: all that are up stay apart, and those they wait for are dead by the evidence.
    /// </summary>
    public static bool IsVipIdle(LoadBalancerState state) =>
        state is { Stage: Stage.Live, Slots.Count: > 1 } &&
        state.Slots.TrueForAll(slot => state.Apart.Contains(slot.AmphoraId) && (slot.Leaving is not { } leaving || Successions.IsLost(state, leaving.AmphoraId))) &&
        state.Slots.Exists(slot => slot.AppliedRevision > 0) &&
        Unfenced(state).Any();

    /// <summary>Who may still hold the VIP, and has no place any more or is about to lose it.</summary>
    public static IEnumerable<Guid> Unfenced(LoadBalancerState state) =>
        state.Retiring.Concat(Leaving(state)).Where(amphora => !state.Fenced.Contains(amphora));

    /// <summary>Must its part in holding the VIP stay as it is? (<see cref="Carrier.Waits"/>)</summary>
    public static bool Waits(LoadBalancerState state, AmphoraSlot slot)
    {
        if (!state.Retiring.Except(state.Fenced).IsEmpty)
            return true;
        if (slot.Leaving is null && !state.Apart.Contains(slot.AmphoraId))
            return false;
        // Whoever shares the VIP already must know of it first, or they would not hear each other.
        var isNew = slot.Leaving is not null && state.Slots.Exists(other => !state.Apart.Contains(other.AmphoraId));
        return isNew || Leaving(state).Any(amphora => !state.Fenced.Contains(amphora));
    }

    private static IEnumerable<Guid> Leaving(LoadBalancerState state) =>
        state.Slots.Select(slot => slot.Leaving?.AmphoraId).OfType<Guid>();
}
