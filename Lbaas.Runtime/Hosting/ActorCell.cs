using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Mailboxes;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// One actor in memory. A busy cell goes through take, (recover,) process, settle; between process and settle it waits
/// for the journal without a thread. The mailbox says who may run it, so nothing below needs a lock.
/// <para>The rule: nothing leaves an actor before its events are durable. It stands in <see cref="Keep"/> (what is held
/// back) and <see cref="Settle"/> (what a commit's outcome lets out).</para>
/// </summary>
internal sealed class ActorCell : IThreadPoolWorkItem, ICommitListener
{
    private enum Step
    {
        Take,
        Recover,
        Process,
        Settle,
    }

    private readonly CellServices _services;
    private readonly ActorKind _kind;
    private readonly Mailbox _mailbox;
    private readonly WakeUpTimer _wakeUp;
    private Step _step;
    private ActorShell? _shell;
    private ActorBatch? _batch;
    private long _snapshotSequenceNumber;
    private long _lastActiveTicks;
    private volatile bool _needsResume;
    private volatile bool _timersUncertain;
    private bool _passivates;

    public ActorCell(CellServices services, ActorKind kind, ActorAddress address)
    {
        (_services, _kind, Address) = (services, kind, address);
        PersistenceId = address.PersistenceId;
        _mailbox = new Mailbox(kind.MailboxCapacity ?? services.Options.MailboxCapacity);
        _wakeUp = new WakeUpTimer(services, address);
        _lastActiveTicks = services.Time.GetUtcNow().UtcTicks;
    }

    public ActorAddress Address { get; }

    public string PersistenceId { get; }

    public int MailboxCount => _mailbox.Count;

    public DateTimeOffset LastActive => new(Volatile.Read(ref _lastActiveTicks), TimeSpan.Zero);

    /// <summary>What the actor is doing, for the operator; a glance from another thread.</summary>
    public string Doing => _batch is null ? "idle" : _step switch
    {
        Step.Take => "starting",
        Step.Recover => "recovering",
        Step.Process => "processing",
        _ => "committing",
    };

    /// <summary>
    /// False: even when idle it must stay, since only this cell knows that it still has to resume, or that the timers
    /// in memory may not be those in the journal.
    /// </summary>
    private bool MayLeave => !_timersUncertain && !_needsResume;

    public TimeSpan IdleTimeout => _kind.IdleTimeout ?? _services.Options.IdleTimeout;

    public Delivery Offer(in Envelope envelope) => _mailbox.Offer(envelope);

    public bool TryClose()
    {
        if (!MayLeave || !_mailbox.TryClose())
            return false;
        _wakeUp.Dispose();
        return true;
    }

    public void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void OnCommitCompleted(CommitRequest request) => Schedule();

    public void Execute()
    {
        try
        {
            switch (_step)
            {
                case Step.Take:
                    if (Take())
                        Begin();
                    break;
                case Step.Recover:
                    Recover();
                    break;
                case Step.Process:
                    Begin();
                    break;
                case Step.Settle:
                    Settle();
                    break;
            }
        }
        catch (Exception failure)
        {
            // A fault of the host itself. The state in memory is no longer to be trusted; the journal is.
            _services.Logger.LogCritical(failure, "The host failed at {Actor}", Address);
            if (_batch is null)
                return;
            _batch.Inbox.ForEach(envelope => Undo(envelope, failure));
            Stop(failure);
        }
    }

    private bool Take()
    {
        var passivates = _passivates;
        Volatile.Write(ref _lastActiveTicks, _services.Time.GetUtcNow().UtcTicks);
        var batch = _services.Batches.Rent();
        _step = Step.Take;
        if (_mailbox.TakeOrRest(batch.Inbox, _services.Options.MaxMessagesPerBatch))
        {
            _batch = batch;
            return true;
        }

        // From here on another thread may be running this cell.
        _services.Batches.Return(batch);
        if (passivates)
            _services.Host.TryPassivate(this);
        _services.Host.OnRest();
        return false;
    }

    private void Next()
    {
        var batch = _batch!;
        _batch = null;
        _services.Batches.Return(batch);
        if (!Take())
            return;
        _step = Step.Process;
        Schedule();
    }

    private void Begin()
    {
        if (_services.Host.IsStopping)
        {
            Refuse(new HostStoppingException());
        }
        else if (_shell is not null)
        {
            Process();
        }
        else
        {
            _step = Step.Recover;
            if (_services.Recoveries.TryEnter(this, _batch!.Inbox.Exists(static envelope => !envelope.ReplyTo.IsNone)))
                Recover();
        }
    }

    private void Recover()
    {
        HostUnavailableException? refusal = null;
        try
        {
            var recovery = ActorRecovery.Run(_services.Journal, _kind.Behavior, Address, _services.Format);
            if (_timersUncertain)
                _services.Due.Replace(Address, _services.Journal.ReadDue(PersistenceId));
            _timersUncertain = false;
            _shell = recovery.Shell;
            _snapshotSequenceNumber = recovery.SnapshotSequenceNumber;
            _needsResume = true;
            _services.Counters.Count(RuntimeCounter.Recoveries);
        }
        catch (JournalUnavailableException unavailable)
        {
            refusal = unavailable;
            // A stopped actor that nobody writes to would otherwise never learn what became of its last commit.
            if (_timersUncertain)
                _wakeUp.Set();
        }
        catch (UnreplayableHistoryException broken)
        {
            _passivates = true;
            refusal = _services.Quarantine.Add(Address, broken.SequenceNumber, broken.Message);
            _services.Logger.LogError(broken, "{Actor} is quarantined", Address);
        }
        finally
        {
            _services.Recoveries.Exit();
        }

        if (refusal is not null)
        {
            Refuse(refusal);
            return;
        }

        _services.Quarantine.Clear(Address);
        Process();
    }

    /// <summary>Answers everything in the batch with an error, and goes on.</summary>
    private void Refuse(Exception failure)
    {
        foreach (var envelope in _batch!.Inbox)
            Undo(envelope, failure);
        Next();
    }

    private void Undo(in Envelope envelope, Exception failure)
    {
        if (envelope.Content is DueEntry due)
            Postpone(due);
        else
            _services.Asks.Fail(envelope.ReplyTo, failure);
    }

    private void Postpone(DueEntry due)
    {
        _services.Due.Postpone(due);
        _services.Counters.Count(RuntimeCounter.TimersPostponed);
    }

    private void Process()
    {
        var batch = _batch!;
        _step = Step.Process;
        _passivates = false;
        var now = _services.Time.GetUtcNow();
        if (_needsResume)
        {
            _needsResume = false;
            batch.Resumes = true;
            Decide(Envelope.WakeUp, now);
        }

        foreach (var envelope in batch.Inbox)
        {
            if (!envelope.IsWakeUp)
                Decide(envelope, now);
        }

        if (batch.NeedsCommit)
            Commit();
        else
            Next();
    }

    private void Decide(in Envelope envelope, DateTimeOffset now)
    {
        var due = envelope.Content as DueEntry;
        if (due is not null && !_batch!.IsSet(due, _services.Due))
            return;
        var (shell, request) = (_shell!, _batch!.Request);
        var mark = shell.Mark();
        var (events, timers) = (request.Events.Count, request.Timers.Count);
        try
        {
            var context = new ActorContext(Address, now, Guid.NewGuid(), envelope.ReplyTo);
            var effect = due is not null ? shell.OnTimer(due.Name, context)
                : envelope.IsWakeUp ? shell.Resume(context)
                : shell.Decide(envelope.Content, context);
            _services.Counters.Count(RuntimeCounter.Handled);
            Keep(effect, due, envelope);
        }
        catch (Exception failure)
        {
            shell.ReturnTo(mark);
            request.Events.RemoveRange(events, request.Events.Count - events);
            request.Timers.RemoveRange(timers, request.Timers.Count - timers);
            _services.Counters.Count(RuntimeCounter.BehaviorFailures);
            _services.Logger.LogError(
                failure, "{Actor} failed at {Message}", Address, due?.Name ?? envelope.Content.GetType().Name);
            Undo(envelope, failure);
        }
    }

    private void Keep(Effect effect, DueEntry? due, in Envelope cause)
    {
        if (effect.IsUnhandled)
        {
            _services.Counters.Count(RuntimeCounter.Unhandled);
            _services.Asks.Fail(cause.ReplyTo, new UnhandledMessageException(Address, cause.Content.GetType()));
        }

        if (!_batch!.Hold(Address, effect, due, cause, _services))
            LetOut(effect);
    }

    private void Commit()
    {
        var request = _batch!.Request;
        try
        {
            (request.Actor, request.PersistenceId, request.Listener) = (Address, PersistenceId, this);
            var interval = _kind.SnapshotInterval ?? _services.Options.SnapshotInterval;
            _batch.Seal(_shell!, _kind.Projection, _services.Format, _snapshotSequenceNumber + interval);
        }
        catch (Exception failure)
        {
            _services.Counters.Count(RuntimeCounter.BehaviorFailures);
            _services.Logger.LogError(failure, "{Actor} can't be projected", Address);
            RollBack(failure);
            return;
        }

        _step = Step.Settle;
        if (!_services.Journal.TryCommit(request))
            RollBack(new JournalUnavailableException("The journal has more to write than it can queue."));
    }

    private void Settle()
    {
        var (shell, request) = (_shell!, _batch!.Request);
        switch (request.Outcome)
        {
            case CommitOutcome.Committed:
                shell.Commit();
                _wakeUp.Reset();
                _services.Due.Apply(Address, request.Timers);
                if (request.Snapshot is not null)
                {
                    _snapshotSequenceNumber = shell.SequenceNumber;
                    _services.Counters.Count(RuntimeCounter.Snapshots);
                }

                foreach (var (effect, _) in _batch.Held)
                    LetOut(effect);
                Next();
                break;
            case CommitOutcome.NotWritten:
                RollBack(new JournalUnavailableException("The journal can't be written.", request.Failure));
                break;
            case CommitOutcome.OwnershipLost:
                Stop(new OwnershipLostException(Address));
                break;
            default:
                _wakeUp.Set();
                Stop(new CommitOutcomeUnknownException(Address, request.Failure));
                break;
        }
    }

    /// <summary>Nothing of the batch is durable: the state is the one before it.</summary>
    private void RollBack(Exception failure)
    {
        _shell!.RollBack();
        if (_batch!.Resumes)
        {
            _needsResume = true;
            _wakeUp.Set();
        }

        foreach (var (_, cause) in _batch.Held)
            Undo(cause, failure);
        Next();
    }

    /// <summary>
    /// The journal and this memory may differ: forget the memory. The next message recovers the actor.
    /// </summary>
    private void Stop(Exception failure)
    {
        _services.Counters.Count(RuntimeCounter.Stopped);
        _services.Logger.LogWarning("{Actor} is stopped: {Reason}", Address, failure.Message);
        _shell = null;
        _timersUncertain = true;
        foreach (var (_, cause) in _batch!.Held)
            Undo(cause, failure);
        Next();
    }

    private void LetOut(Effect effect)
    {
        for (var i = 0; i < effect.Replies.Count; i++)
            _services.Asks.Answer(effect.Replies[i].Target, effect.Replies[i].Message);
        for (var i = 0; i < effect.Messages.Count; i++)
            _services.Host.Send(Address, effect.Messages[i]);
        _passivates |= effect.Passivates;
    }
}
