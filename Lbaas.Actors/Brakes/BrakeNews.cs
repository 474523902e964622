using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Brakes;

/// <summary>What amphorae are told.</summary>
internal static class BrakeNews
{
    private const string OthersFirst = "As many are being replaced as may be at once; it waits for its turn.";

    /// <param name="asker">Who asked, and is answered even when it knows.</param>
    public static Effect Of(BrakeTurn turn, Guid? asker = null)
    {
        var state = turn.State;
        var effect = Effect.Persist(turn.Events);
        foreach (var id in turn.Events.OfType<RepairStarted>().Select(started => started.AmphoraId).Concat(Among(state.Granted, asker)).Distinct())
            Grant(effect, id);
        foreach (var id in state.IsClosed == turn.Before.IsClosed ? Stopped(turn).Concat(Among(state.Waiting, asker)).Distinct() : state.Queue.Values)
            Hold(effect, state, id);
        return effect;
    }

    /// <summary>Tells again what may have been lost, and brings out what may have been lost on the way here.</summary>
    /// <param name="waitingMax">The first so many of those who wait: they are next, and as many as keep a closed brake from opening.</param>
    public static Effect Again(Effect effect, BrakeState state, int waitingMax)
    {
        foreach (var id in state.Granted.Keys)
            Grant(effect, id);
        foreach (var id in state.Queue.Values.Take(waitingMax))
            Hold(effect, state, id);
        return effect;
    }

    // Those who came to wait in this turn and still do.
    private static IEnumerable<Guid> Stopped(BrakeTurn turn) =>
        turn.State.Queue.Where(entry => entry.Key > turn.Before.LastPlace).Select(entry => entry.Value);

    private static IEnumerable<Guid> Among(IReadOnlyDictionary<Guid, RepairCase> repairs, Guid? asker) =>
        asker is { } id && repairs.ContainsKey(id) ? [id] : [];

    private static void Grant(Effect effect, Guid id) => effect.ThenTell(AmphoraCommand.AddressOf(id), new RepairGranted());

    private static void Hold(Effect effect, BrakeState state, Guid id) =>
        effect.ThenTell(AmphoraCommand.AddressOf(id), new RepairHeld(state.IsClosed, state.Cause ?? OthersFirst));
}
