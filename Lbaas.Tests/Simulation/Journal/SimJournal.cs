using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Journal;

/// <summary>
/// A journal whose commits take time, come to nothing, or succeed without anybody hearing of it. What is written is
/// decided at one instant per batch: a batch is durable as a whole or not at all.
/// </summary>
internal sealed class SimJournal(World world)
{
    private readonly Dictionary<ActorAddress, ActorHistory> _histories = [];
    private readonly List<ActorHistory> _inOrder = [];
    private List<SimCommit> _queue = [];
    private List<SimCommit>? _flushing;

    /// <summary>The process that may write.</summary>
    public int Owner { get; private set; }

    /// <summary>Neither reads nor writes work.</summary>
    public bool IsDown { get; set; }

    /// <summary>In the order of their first event.</summary>
    public IReadOnlyList<ActorHistory> Histories => _inOrder;

    public ActorHistory? Find(ActorAddress actor) => _histories.GetValueOrDefault(actor);

    /// <summary>From now on commits of older processes are refused.</summary>
    public void TakeOver(int epoch) => Owner = epoch;

    public void Commit(SimCommit commit)
    {
        _queue.Add(commit);
        Flush();
    }

    /// <summary>
    /// The process died: what was being flushed is durable or not; or it was only paused and lands later, perhaps after
    /// another process has taken over.
    /// </summary>
    public void OnCrash(SimProcess process)
    {
        _queue = [];
        if (_flushing is not { } batch)
            return;
        _flushing = null;
        if (world.Dice.Fault(world.Plan.Zombie))
        {
            process.IsPaused = true;
            world.Agenda.After(world.Dice.Milliseconds(0, 20_000), () => Land(batch));
        }
        else if (world.Dice.Chance(0.5))
        {
            world.Trace.Note("unheard", "journal");
            batch.ForEach(commit => Write(commit));
        }
    }

    private void Flush()
    {
        if (_flushing is not null || _queue.Count == 0)
            return;
        var batch = _flushing = _queue;
        _queue = [];
        var slow = world.Dice.Fault(0.01);
        world.Agenda.After(slow ? world.Dice.Seconds(1, 4) : world.Dice.Milliseconds(1, 8), () =>
        {
            if (_flushing != batch)
                return;
            _flushing = null;
            Land(batch);
            Flush();
        });
    }

    private void Land(List<SimCommit> batch)
    {
        if (IsDown || world.Dice.Fault(world.Plan.CommitFails))
        {
            world.Trace.Note("unwritten", "journal");
            batch.ForEach(commit => commit.Settle(CommitOutcome.NotWritten));
            return;
        }

        var isUnknown = world.Dice.Fault(world.Plan.CommitUnknown);
        var isDurable = !isUnknown || world.Dice.Chance(0.5);
        var outcomes = batch.ConvertAll(commit => isDurable ? Write(commit) : CommitOutcome.Unknown);
        for (var i = 0; i < batch.Count; i++)
            batch[i].Settle(isUnknown ? CommitOutcome.Unknown : outcomes[i]);
    }

    private CommitOutcome Write(SimCommit commit)
    {
        var history = Find(commit.Actor);
        var isFenced = !world.Sabotage.JournalDoesNotFence;
        if (isFenced && commit.Process.Epoch < Owner)
            return CommitOutcome.OwnershipLost;
        if (isFenced && commit.Events.Count > 0 && commit.FirstSequenceNumber != (history?.Rows.Count ?? 0) + 1)
            return CommitOutcome.OwnershipLost;
        if (history is null)
        {
            history = _histories[commit.Actor] = new ActorHistory(commit.Actor);
            _inOrder.Add(history);
        }

        for (var i = 0; i < commit.Events.Count; i++)
        {
            var row = new JournalRow(commit.FirstSequenceNumber + i, commit.Process.Epoch, commit.Payloads[i]);
            world.Ledger.OnRow(history, row, commit.Events[i]);
            history.Rows.Add(row);
        }

        Keep(history, commit);
        return CommitOutcome.Committed;
    }

    private static void Keep(ActorHistory history, SimCommit commit)
    {
        if (commit.Events.Count > 0)
            history.Live = (history.Rows.Count, commit.State!);
        if (commit.Snapshot is { } snapshot)
            history.Snapshot = (history.Rows.Count, snapshot);
        foreach (var timer in commit.Timers)
        {
            if (timer.DueAt is { } due)
                history.Due[timer.Name] = due;
            else
                history.Due.Remove(timer.Name);
        }
    }
}
