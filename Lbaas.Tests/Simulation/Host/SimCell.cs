using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Tests.Simulation.Checks;
using Lbaas.Tests.Simulation.Journal;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>
/// One actor in memory, as in the embedded host: it takes a batch of messages, decides on each, commits what came of it,
/// and lets nothing out before. The rules are those of the embedded host's cell, without its threads.
/// </summary>
internal sealed class SimCell(World world, SimProcess process, ActorAddress address)
{
    private const int MailboxCapacity = 500;
    private readonly Queue<SimEnvelope> _inbox = new();
    private readonly IBehavior _behavior = world.Behaviors[address.Kind];
    private ActorShell? _shell;
    private long _snapshotAt;
    private bool _isBusy;
    private bool _needsResume;
    private bool _timersUncertain;
    private bool _passivates;

    public void Offer(in SimEnvelope envelope)
    {
        if (_inbox.Count >= MailboxCapacity)
        {
            Undo(envelope);
            return;
        }

        _inbox.Enqueue(envelope);
        GoOn();
    }

    private void GoOn()
    {
        if (_isBusy)
            return;
        _isBusy = true;
        world.Agenda.After(TimeSpan.Zero, Step);
    }

    private void Step()
    {
        if (!process.IsAlive)
            return;
        if (_shell is not null)
            Process();
        else
            world.Agenda.After(world.Dice.Milliseconds(0, 5), Recover);
    }

    private void Recover()
    {
        if (!process.IsAlive)
            return;
        if (world.Journal.IsDown || world.Dice.Fault(world.Plan.RecoveryFails))
        {
            while (_inbox.TryDequeue(out var envelope))
                Undo(envelope);
            // As in the embedded host: nobody else would ever learn what became of its last commit.
            if (_timersUncertain && world.Plan.DurableTimers)
                world.Agenda.After(TimeSpan.FromSeconds(1), () => process.Deliver(address, SimEnvelope.WakeUp));
            _isBusy = false;
            return;
        }

        _shell = SimRecovery.Run(world, address);
        _snapshotAt = _shell.SequenceNumber;
        _needsResume = true;
        if (_timersUncertain && world.Plan.DurableTimers)
            process.Timers.Replace(address, world.Journal.Find(address)?.Due ?? []);
        _timersUncertain = false;
        Process();
    }

    private void Process()
    {
        var batch = new SimBatch(process, address, _shell!.SequenceNumber + 1, Settle) { Resumes = _needsResume };
        _batch = batch;
        _passivates = false;
        if (_needsResume)
            Decide(batch, SimEnvelope.WakeUp);
        _needsResume = false;
        for (var i = 0; i < world.Plan.BatchMax && _inbox.TryDequeue(out var envelope); i++)
        {
            if (!envelope.IsWakeUp)
                Decide(batch, envelope);
        }

        if (batch.NeedsCommit)
            Commit(batch);
        else
            Next();
    }

    private SimBatch? _batch;

    private void Decide(SimBatch batch, in SimEnvelope envelope)
    {
        if (envelope.Timer is { } due && !IsSet(batch, due))
            return;
        var context = new ActorContext(address, world.Agenda.Now, world.Dice.NewGuid(), envelope.ReplyTo);
        Effect effect;
        try
        {
            effect = envelope.Timer is { } timer ? _shell!.OnTimer(timer.Name, context)
                : envelope.IsWakeUp ? _shell!.Resume(context)
                : _shell!.Decide(envelope.Message!, context);
        }
        catch (Exception failure) when (failure is not InvariantViolation)
        {
            throw new InvariantViolation(Invariant.BehaviorsDoNotThrow, $"{address} at {envelope.Message ?? envelope.Timer?.Name ?? "resume"}: {failure}");
        }

        if (effect.IsUnhandled)
            throw new InvariantViolation(Invariant.BehaviorsDoNotThrow, $"{address} has no use for {envelope.Message}");
        world.Trace.Note("decide", address.PersistenceId, envelope.Message ?? envelope.Timer?.Name ?? "resume");
        Keep(batch, effect, envelope);
    }

    // The actor may have changed the timer since it was sent here, be it earlier in this very batch.
    private bool IsSet(SimBatch batch, ArmedTimer due) =>
        batch.LastChange(due.Name) is null && ReferenceEquals(process.Timers.Find(address, due.Name), due);

    private void Keep(SimBatch batch, Effect effect, in SimEnvelope cause)
    {
        foreach (var @event in effect.Events)
        {
            batch.Commit.Events.Add(@event);
            batch.Commit.Payloads.Add(world.Format.Write(@event));
        }

        if (cause.Timer is { } due)
            batch.Commit.Timers.Add(new TimerChange(due.Name, null, ""));
        foreach (var timer in effect.Timers)
        {
            var current = batch.LastChange(timer.Name) is { } last ? last.DueAt : process.Timers.Find(address, timer.Name)?.DueAt;
            if (current != timer.DueAt)
                batch.Commit.Timers.Add(timer);
        }

        batch.Held.Add((effect, cause));
        if (!batch.NeedsCommit || world.Sabotage.EffectsLeaveBeforeCommit)
            LetOut(batch);
    }

    private void Commit(SimBatch batch)
    {
        var interval = world.Plan.SnapshotInterval;
        batch.Commit.State = _shell!.Tentative;
        if (interval > 0 && _shell.TentativeSequenceNumber - _snapshotAt >= interval)
            batch.Commit.Snapshot = world.Format.WriteState(_shell.Tentative);
        if (!world.Plan.DurableTimers && batch.Commit.Events.Count == 0)
            Settle(CommitOutcome.Committed);
        else
            world.Journal.Commit(batch.Commit);
    }

    private void Settle(CommitOutcome outcome)
    {
        var batch = _batch!;
        if (!process.IsAlive)
        {
            if (process.IsPaused && outcome == CommitOutcome.Committed)
                LetOut(batch);
            return;
        }

        switch (outcome)
        {
            case CommitOutcome.Committed:
                _shell!.Commit();
                if (batch.Commit.Snapshot is not null)
                    _snapshotAt = _shell.SequenceNumber;
                process.Timers.Apply(address, batch.Commit.Timers);
                LetOut(batch);
                break;
            case CommitOutcome.NotWritten:
                _shell!.RollBack();
                Undo(batch);
                break;
            default:
                _shell = null;
                _timersUncertain = true;
                if (!world.Plan.DurableTimers)
                    process.Timers.Replace(address, []);
                Undo(batch);
                world.Agenda.After(TimeSpan.FromSeconds(1), () => process.Deliver(address, SimEnvelope.WakeUp));
                break;
        }

        Next();
    }

    private void Next()
    {
        _isBusy = false;
        if (_inbox.Count > 0)
            GoOn();
        else if (_shell is not null && !_needsResume && MayPassivate() && (_passivates || world.Dice.Chance(world.Plan.Passivation)))
            process.Remove(address);
    }

    // Timers that are nowhere but in memory keep their actor there.
    private bool MayPassivate() => world.Plan.DurableTimers || !process.Timers.Any(address);

    private void Undo(SimBatch batch)
    {
        if (batch.Resumes)
        {
            _needsResume = true;
            world.Agenda.After(TimeSpan.FromSeconds(1), () => process.Deliver(address, SimEnvelope.WakeUp));
        }

        foreach (var (_, cause) in batch.Held)
            Undo(cause);
    }

    private void Undo(in SimEnvelope envelope)
    {
        if (envelope.Timer is { } timer)
            process.Timers.Postpone(timer);
        else if (envelope.IsWakeUp && !world.Plan.DurableTimers)
            world.Agenda.After(TimeSpan.FromSeconds(1), () => process.Deliver(address, SimEnvelope.WakeUp));
        else if (!envelope.ReplyTo.IsNone)
            world.Tenants.OnUnavailable(envelope.ReplyTo);
    }

    private void LetOut(SimBatch batch)
    {
        foreach (var (effect, _) in batch.Held)
        {
            foreach (var reply in effect.Replies)
                world.Tenants.OnReply(reply with { Message = world.Carry(reply.Message) });
            foreach (var message in effect.Messages)
                process.Send(message);
            _passivates |= effect.Passivates;
        }

        batch.Held.Clear();
    }
}
