using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Serialization;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Entities;

/// <summary>
/// One entity: runs any behavior on Akka.Persistence, as <c>ActorCell</c> does in the embedded host. What arrives while it reads or writes
/// waits in a queue of its own rather than in Akka's stash: the queue has a bound that askers are told of, nobody in it is left without
/// an answer when the actor has to stop, and what has gathered during one write goes into the next one together.
/// <para>The rule: nothing leaves an entity before its events are durable. It stands in <see cref="Take"/> (what is held back) and
/// <see cref="Settle"/> (what is let out).</para>
/// </summary>
public sealed class BehaviorActor : PersistentActor
{
    private readonly ActorKind _kind;
    private readonly ActorAddress _address;
    private readonly EntityServices _services;
    private readonly EntityReader _reader;
    private readonly EntityArchive _archive;
    private readonly EntityTimers _timers;
    private readonly IActorRefProvider _provider;
    private readonly Queue<EntityTurn> _waiting = new();
    private readonly TimeSpan _idleTimeout;
    private EntityBatch? _writing;
    private string? _quarantine;
    private ICancelable? _retry;
    private long _snapshotSequenceNumber;
    private bool _needsResume;
    private bool _passivates;

    public BehaviorActor(ActorKind kind, ActorAddress address, EntityServices services)
    {
        (_kind, _address, _services) = (kind, address, services);
        PersistenceId = address.PersistenceId;
        (JournalPluginId, SnapshotPluginId) = (services.Settings.JournalPlugin, services.Settings.SnapshotPlugin);
        _reader = new EntityReader(kind.Behavior, address, services.Format);
        _archive = new EntityArchive(_reader, address, services.Archive, Self);
        _timers = new EntityTimers(Context.System.Scheduler, services.Time, Self);
        _provider = ((ExtendedActorSystem)Context.System).Provider;
        _idleTimeout = kind.IdleTimeout ?? services.Settings.IdleTimeout;
    }

    public override string PersistenceId { get; }

    private ActorShell Shell => _reader.Shell;

    private EntitySettings Settings => _services.Settings;

    private bool IsBusy => IsRecovering || _writing is not null;

    /// <summary>How to make an entity of a kind; what the sharding wants for a region.</summary>
    public static Props PropsFor(ActorKind kind, string id, EntityServices services) => Props.Create(
        () => new BehaviorActor(kind, new ActorAddress(kind.Name, id), services));

    protected override bool AroundReceive(Receive receive, object message)
    {
        if (IsBusy && message is (EntityEnvelope or WakeUpEntity or TimerDue))
            Enqueue(message);
        else if ((IsRecovering ? _archive.Pass(message) : message) is { } passed)
            return base.AroundReceive(receive, passed);
        return true;
    }

    protected override bool ReceiveRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer offer:
                // When it can't be used Akka replays from the first event: that is what false tells it.
                if (!_reader.TryRestore(offer))
                    return false;
                _snapshotSequenceNumber = offer.Metadata.SequenceNr;
                return true;
            case RecoveryCompleted:
                Begin();
                return true;
            default:
                _reader.Replay(LastSequenceNr, message);
                return true;
        }
    }

    protected override bool ReceiveCommand(object message)
    {
        switch (message)
        {
            case EntityEnvelope or WakeUpEntity or TimerDue:
                Enqueue(message);
                Work();
                return true;
            case ReceiveTimeout:
                if (_quarantine is null && !(_timers.Next <= _services.Time.GetUtcNow() + (_idleTimeout * 2)))
                    Passivate();
                return true;
            case StopEntity:
                Context.Stop(Self);
                return true;
            case RetryQuarantined:
                return _quarantine is null ? true : throw new EntityRestartException($"{_address} is tried again.");
            case EntityInquiry inquiry:
                inquiry.Answer(Shell, ReplyTo(Sender), Sender, Self);
                return true;
            case NodeLost:
                // Whoever waits for an answer has set a timer. What it asks then, it asks now.
                _needsResume |= _quarantine is null && _timers.Next is not null;
                Work();
                return true;
            case SaveSnapshotSuccess saved:
                _services.Counters.Count(EntityCounter.Snapshots);
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                return true;
            case DeleteSnapshotsSuccess:
                return true;
            default:
                return false;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _services.Counters.Count(EntityCounter.RecoveryFailures);
        _services.Logger.LogWarning(reason, "The history of {Actor} can't be read", _address);
        RefuseWaiting(RefusalKind.NotWritten, "The journal can't be read.");
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        var (kind, counter, reason) = WriteFailures.Conclude(cause, _address);
        _services.Counters.Count(counter);
        _services.Logger.LogWarning(cause, "{Actor} is stopped: a write failed", _address);
        foreach (var (_, held) in _writing?.Held ?? [])
            held.Refuse(kind, reason, Self);
        _writing = null;
        // Not as those who come too late for an entity that moves, whose messages are sent again at once: the journal is in trouble.
        RefuseWaiting(RefusalKind.NotWritten, $"{_address} has stopped.");
        // It may have been its timers, or its Resume, that were to be written: nobody else may ever start it again.
        Context.System.Scheduler.ScheduleTellOnce(Settings.WriteRetry, Context.Parent, new WakeUpEntity(_address), ActorRefs.NoSender);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        if (_writing is not { } batch)
            return;
        batch.Settled++;
        if (!batch.IsSettled)
            return;
        _services.Counters.Count(EntityCounter.NotWritten);
        _services.Logger.LogWarning(cause, "The journal refused a write of {Actor}", _address);
        foreach (var (_, held) in batch.Held)
            held.Refuse(RefusalKind.NotWritten, "The journal can't be written.", Self);
        _writing = null;
        // Akka has counted the numbers of the refused events, and would go on behind a hole that no replay gets across.
        throw new EntityRestartException($"The journal refused a write of {_address}.");
    }

    protected override void PreStart()
    {
        base.PreStart();
        SetReceiveTimeout(_idleTimeout);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var turn in _waiting)
        {
            // A timer is set again by the one who comes after.
            if (turn.Message is not TimerDue)
                Self.Tell(turn.Message, turn.Asker ?? ActorRefs.NoSender);
        }

        _waiting.Clear();
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _timers.Dispose();
        _retry?.Cancel();
        foreach (var (_, held) in _writing?.Held ?? [])
            held.Refuse(RefusalKind.Unknown, $"It is not known whether a change of {_address} was written.", Self);
        RefuseWaiting(RefusalKind.Undelivered, $"{_address} has stopped.");
        base.PostStop();
    }

    private void Enqueue(object message)
    {
        var turn = new EntityTurn(message, Sender.IsNobody() || Sender.Equals(Context.System.DeadLetters) ? null : Sender);
        if (message is EntityEnvelope { Message: OversizedMessage oversized })
        {
            turn.Refuse(RefusalKind.TooLarge, $"{oversized.Bytes} bytes; nodes can send each other {oversized.BytesMax}.", Self);
            return;
        }

        if (message is EntityEnvelope && _waiting.Count >= (_kind.MailboxCapacity ?? Settings.MailboxCapacity))
        {
            _services.Counters.Count(EntityCounter.MailboxFull);
            turn.Refuse(RefusalKind.Full, $"The mailbox of {_address} is full.", Self);
            return;
        }

        _passivates = false;
        _waiting.Enqueue(turn);
    }

    private void RefuseWaiting(RefusalKind kind, string reason)
    {
        while (_waiting.TryDequeue(out var turn))
            turn.Refuse(kind, reason, Self);
    }

    private void Begin()
    {
        _reader.Complete(LastSequenceNr);
        _quarantine = _reader.Fault;
        _services.Counters.Count(_quarantine is null ? EntityCounter.Recoveries : EntityCounter.Quarantined);
        _needsResume = _quarantine is null;
        if (_quarantine is not null)
        {
            _services.Logger.LogError("{Actor} is quarantined: {Reason}", _address, _quarantine);
            _retry = Context.System.Scheduler.ScheduleTellOnceCancelable(
                Settings.QuarantineRetry, Self, new RetryQuarantined(_address), Self);
        }

        Work();
    }

    /// <summary>Takes what waits, as long as there is no write to wait for.</summary>
    private void Work()
    {
        if (_quarantine is not null)
        {
            RefuseWaiting(RefusalKind.Quarantined, _quarantine);
            return;
        }

        while (_writing is null && (_waiting.Count > 0 || _needsResume))
        {
            var batch = new EntityBatch();
            var now = _services.Time.GetUtcNow();
            if (_needsResume)
            {
                _needsResume = false;
                Take(batch, new EntityTurn(Resumption.Instance, null), now);
            }

            for (var i = 0; i < Settings.MaxMessagesPerBatch && _waiting.TryDequeue(out var turn); i++)
            {
                if (turn.Message is not WakeUpEntity)
                    Take(batch, turn, now);
            }

            if (batch.Entries.Count == 0)
                continue;
            _writing = batch;
            PersistAll(batch.Entries, _ => OnWritten());
        }

        if (_writing is null && _passivates)
            Passivate();
    }

    private void Take(EntityBatch batch, EntityTurn turn, DateTimeOffset now)
    {
        if (turn.Message is TimerDue due && (batch.Concerns(due.Name) || !_timers.IsDue(due)))
            return;
        var mark = Shell.Mark();
        var entries = batch.Entries.Count;
        try
        {
            var effect = Decide(turn, now);
            _services.Counters.Count(EntityCounter.Handled);
            foreach (var @event in effect.Events)
                batch.Entries.Add(new JournalEntry(_services.Format.Write(@event)));
            if (effect.IsUnhandled)
                OnUnhandled(turn);
            if (batch.Entries.Count > 0)
                batch.Held.Add((effect, turn));
            else
                LetOut(effect, turn);
        }
        catch (Exception failure)
        {
            Shell.ReturnTo(mark);
            batch.Entries.RemoveRange(entries, batch.Entries.Count - entries);
            _services.Counters.Count(EntityCounter.BehaviorFailures);
            _services.Logger.LogError(failure, "{Actor} failed at {Message}", _address, turn.Name);
            turn.Refuse(RefusalKind.Failed, failure.Message, Self);
            if (turn.Message is TimerDue failed)
            {
                _timers.Postpone(failed);
                _services.Counters.Count(EntityCounter.TimersPostponed);
            }
        }
    }

    private Effect Decide(EntityTurn turn, DateTimeOffset now)
    {
        var context = new ActorContext(_address, now, Guid.NewGuid(), ReplyTo(turn.Asker));
        switch (turn.Message)
        {
            case TimerDue due:
                _services.Counters.Count(EntityCounter.TimersFired);
                return Shell.OnTimer(due.Name, context);
            case EntityEnvelope envelope:
                return Shell.Decide(envelope.Message, context);
            default:
                return Shell.Resume(context);
        }
    }

    // With this node's address, so that it can be kept in state and still be answered when the entity has moved.
    private ReplyAddress ReplyTo(IActorRef? asker) =>
        asker is null ? ReplyAddress.None : new ReplyAddress(asker.Path.ToSerializationFormatWithAddress(_provider.DefaultAddress));

    private void OnUnhandled(EntityTurn turn)
    {
        _services.Counters.Count(EntityCounter.Unhandled);
        turn.Refuse(RefusalKind.Unhandled, $"{_address} has no use for a {turn.Name}.", Self);
    }

    private void OnWritten()
    {
        _writing!.Settled++;
        if (_writing.IsSettled)
            Settle();
    }

    private void Settle()
    {
        var batch = _writing!;
        _writing = null;
        Shell.Commit();
        _services.Counters.Count(EntityCounter.Written);
        _services.Written();
        foreach (var (effect, cause) in batch.Held)
            LetOut(effect, cause);
        SaveSnapshotIfDue();
        Work();
    }

    private void LetOut(Effect effect, EntityTurn cause)
    {
        for (var i = 0; i < effect.Replies.Count; i++)
            Answer(effect.Replies[i]);
        for (var i = 0; i < effect.Messages.Count; i++)
            Send(effect.Messages[i]);
        if (cause.Message is TimerDue due)
            _timers.Cancel(due.Name);
        for (var i = 0; i < effect.Timers.Count; i++)
        {
            if (effect.Timers[i].DueAt is { } dueAt)
                _timers.Set(effect.Timers[i].Name, dueAt);
            else
                _timers.Cancel(effect.Timers[i].Name);
        }

        _passivates |= effect.Passivates;
    }

    private void Answer(in Reply reply) => _provider.ResolveActorRef(reply.Target.Token)
        .Tell(new EntityReply(reply.Message, PersistenceId, Shell.SequenceNumber), Self);

    private void Send(in Outgoing message)
    {
        if (_services.Routes.Send(_address, message))
            return;
        _services.Counters.Count(EntityCounter.Undeliverable);
        _services.Logger.LogError("{Sender} wrote to {Target}, a kind that is not hosted", _address, message.Target);
    }

    private void SaveSnapshotIfDue()
    {
        if (Shell.SequenceNumber < _snapshotSequenceNumber + (_kind.SnapshotInterval ?? Settings.SnapshotInterval))
            return;
        // One that fails is not tried again before the next is due: it is a cache.
        _snapshotSequenceNumber = Shell.SequenceNumber;
        try
        {
            SaveSnapshot(new JournalEntry(_services.Format.WriteState(Shell.Committed)));
        }
        catch (Exception failure)
        {
            _services.Logger.LogError(failure, "{Actor} can't be written as a snapshot", _address);
        }
    }

    private void Passivate()
    {
        _passivates = false;
        _services.Counters.Count(EntityCounter.Passivations);
        Context.Parent.Tell(new Passivate(StopEntity.Instance));
    }
}
