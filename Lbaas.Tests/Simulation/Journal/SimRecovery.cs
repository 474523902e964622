using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Simulation.Checks;

namespace Lbaas.Tests.Simulation.Journal;

/// <summary>
/// Builds an actor from its history, and holds the ways to do so to each other: from the events alone, from a snapshot and
/// the events after it, and as the living actor was. All must give the same state, compared as serialized.
/// </summary>
internal static class SimRecovery
{
    public static ActorShell Run(World world, ActorAddress actor)
    {
        var behavior = world.Behaviors[actor.Kind];
        var shell = new ActorShell(behavior, actor);
        if (world.Journal.Find(actor) is not { } history)
            return shell;
        var state = Replay(world, behavior, history);
        shell.Restore(state, history.Rows.Count);
        if (history.Agreed.SequenceNumber == history.Rows.Count)
            return shell;
        var text = world.Format.WriteState(state);
        if (history.Live is { } live && live.SequenceNumber == history.Rows.Count)
            Compare(world, Invariant.ReplayEqualsLive, history, text, live.State);
        // Once a snapshot was found to be right, going on from it is going on from the replayed state.
        if (history.Snapshot is { } snapshot && snapshot.SequenceNumber != history.Agreed.Snapshot)
        {
            shell.Restore(FromSnapshot(world, behavior, history, snapshot), history.Rows.Count);
            Compare(world, Invariant.SnapshotsEqualReplay, history, text, shell.Committed);
        }

        history.Agreed = (history.Rows.Count, history.Snapshot?.SequenceNumber ?? 0);
        return shell;
    }

    // Reading every event once is enough: what was read goes on from where it stands, and was never a live state.
    private static object Replay(World world, IBehavior behavior, ActorHistory history)
    {
        var shell = new ActorShell(behavior, history.Actor);
        if (history.Replayed is { } known)
            shell.Restore(known.State, known.SequenceNumber);
        ReplayFrom(world, shell, history);
        history.Replayed = (shell.SequenceNumber, shell.Committed);
        return shell.Committed;
    }

    private static object FromSnapshot(World world, IBehavior behavior, ActorHistory history, (long SequenceNumber, Payload Payload) snapshot)
    {
        var shell = new ActorShell(behavior, history.Actor);
        var state = world.Format.ReadState(snapshot.Payload, behavior.StateType)
            ?? throw new InvariantViolation(Invariant.SnapshotsEqualReplay, $"{history.Actor} has a snapshot that can't be read");
        shell.Restore(state, snapshot.SequenceNumber);
        ReplayFrom(world, shell, history);
        return shell.Committed;
    }

    private static void ReplayFrom(World world, ActorShell shell, ActorHistory history)
    {
        for (var i = (int)shell.SequenceNumber; i < history.Rows.Count; i++)
            shell.Replay(history.Rows[i].SequenceNumber, world.Format.Read(history.Rows[i].Payload));
    }

    private static void Compare(World world, Invariant invariant, ActorHistory history, Payload replayed, object other)
    {
        var text = world.Format.WriteState(other);
        if (!text.Bytes.Span.SequenceEqual(replayed.Bytes.Span))
            throw new InvariantViolation(invariant, $"{history.Actor} at {history.Rows.Count}:\n  {Json(replayed)}\n  {Json(text)}");
    }

    private static string Json(Payload payload) => System.Text.Encoding.UTF8.GetString(payload.Bytes.Span);
}
