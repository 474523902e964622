using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.LoadBalancers.Changes;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What failovers still have to do, which follows from the changes and the slots.</summary>
internal static class Successions
{
    /// <summary>
    /// The next amphora that gives its place to its successor. One after the other, so that of a pair one is untouched: none
    /// while another succession is under way, and of a pair none before the last one to leave is gone and its successor has joined, for
    /// until then that one does not stand in for the other.
    /// </summary>
    public static Succession? Next(LoadBalancerState state) =>
        IsUnderWay(state) || (state.Slots.Count > 1 && !(state.Retiring.IsEmpty && state.Apart.IsEmpty))
            ? null
            : state.Changes.SelectMany(Of).FirstOrDefault(succession => Waits(state, succession));

    /// <summary>
    /// The next amphora that is dead by the evidence. None of these waits: not for a revision, which it would never reach, and not
    /// for each other.
    /// </summary>
    public static Succession? NextLost(LoadBalancerState state) =>
        state.Changes.SelectMany(Of).FirstOrDefault(succession => succession.Evidence is not null && Waits(state, succession));

    /// <summary>Is it succeeded because it is dead by the evidence?</summary>
    public static bool IsLost(LoadBalancerState state, Guid amphoraId) =>
        state.Changes.SelectMany(Of).Any(succession => succession.AmphoraId == amphoraId && succession.Evidence is not null);

    /// <summary>All that are succeeded because they are dead by the evidence.</summary>
    public static IEnumerable<Guid> Lost(LoadBalancerState state) =>
        state.Changes.SelectMany(Of).Where(succession => succession.Evidence is not null).Select(succession => succession.AmphoraId);

    /// <summary>How urgent the amphora of this place is.</summary>
    public static int PriorityOf(LoadBalancerState state, AmphoraSlot slot) =>
        slot.Leaving is { } leaving ? (IsLost(state, leaving.AmphoraId) ? BuildPriority.Repair : BuildPriority.Failover)
        : state.Changes.Exists(change => change.Plants) ? BuildPriority.Creation
        : BuildPriority.Repair;

    /// <summary>Is an amphora to be brought up in the place of one that goes on meanwhile?</summary>
    public static bool IsUnderWay(LoadBalancerState state) => state.Slots.Exists(slot => slot.Leaving is not null);

    /// <summary>The succession that an amphora waits for, if it waits for one.</summary>
    public static Succession? For(LoadBalancerState state, AmphoraSlot slot) =>
        state.Changes.SelectMany(Of).FirstOrDefault(succession => succession.AmphoraId == slot.AmphoraId);

    /// <summary>The change by which an amphora comes up in the place of another that still has it; null where none does.</summary>
    public static Change? Behind(LoadBalancerState state, AmphoraSlot slot) =>
        slot.Leaving is { } leaving ? state.Changes.Find(change => Of(change).Any(succession => succession.AmphoraId == leaving.AmphoraId)) : null;

    /// <summary>What a change says of it.</summary>
    public static Succession? For(Change change, AmphoraSlot slot) => Of(change).FirstOrDefault(succession => succession.AmphoraId == slot.AmphoraId);

    /// <summary>May the next revision finish the change? A failover is finished by the revision of its last successor.</summary>
    public static bool IsBegun(LoadBalancerState state, Change change) => !Of(change).Any(succession => Waits(state, succession));

    /// <summary>A successor that nobody wants any more, because the failover failed, and that carries nothing yet.</summary>
    public static AmphoraSlot? Undone(LoadBalancerState state) => state.Changes.Exists(change => change.ReplacesAmphorae)
        ? null
        : state.Slots.Find(slot => slot is { Leaving: not null, AppliedRevision: 0 });

    private static IEnumerable<Succession> Of(Change change) => change.Deltas.OfType<ReplaceAmphorae>().SelectMany(delta => delta.Successions);

    private static bool Waits(LoadBalancerState state, Succession succession) => state.Slots.Exists(slot => slot.AmphoraId == succession.AmphoraId);
}
