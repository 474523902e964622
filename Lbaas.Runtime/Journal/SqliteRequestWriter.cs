using Lbaas.Actors.Contract;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Journal;

/// <summary>Writes one request inside the transaction that the batch writer has begun.</summary>
internal sealed class SqliteRequestWriter(
    SqliteDatabase database, int identifier, SqliteJournalOptions options, TimeProvider time)
{
    private readonly SqliteStatement _insertEvent = database.Prepare("""
        INSERT INTO journal (ordering, created, deleted, persistence_id, sequence_number,
            message, manifest, identifier, writer_uuid)
        VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8)
        """);
    private readonly SqliteStatement _insertSnapshot = database.Prepare("""
        INSERT OR REPLACE INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);
    private readonly SqliteStatement _deleteSnapshots =
        database.Prepare("DELETE FROM snapshot WHERE persistence_id = ?1 AND sequence_number < ?2");
    private readonly SqliteStatement _setTimer = database.Prepare(
        "INSERT OR REPLACE INTO due (persistence_id, kind, id, name, deadline, reason)"
        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly SqliteStatement _cancelTimer =
        database.Prepare("DELETE FROM due WHERE persistence_id = ?1 AND name = ?2");
    private readonly SqliteStatement _cancelTimers = database.Prepare("DELETE FROM due WHERE persistence_id = ?1");
    private readonly SqliteStatement _setQuarantine = database.Prepare("""
        INSERT OR REPLACE INTO quarantine (persistence_id, kind, id, sequence_number, reason, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);
    private readonly SqliteStatement _clearQuarantine =
        database.Prepare("DELETE FROM quarantine WHERE persistence_id = ?1");
    private readonly ReadSideWriter _readSide = new(database, options.Shown);
    private readonly NoticeWriter _notices = new(database, options.Notices);
    private readonly ReceiptWriter _receipts = new(database, options.Receipts);
    private readonly RemovalWriter _removals = new(database);
    private long _position;

    /// <summary>
    /// After a rollback, or when another writer may have been here: the position goes on after the highest one ever given,
    /// even when its event is gone.
    /// </summary>
    public void ReadPosition()
    {
        _position = database.ReadLong($"SELECT {NoticeSql.Head}") ?? 0;
        _notices.Forget();
    }

    /// <summary>To be called once before a commit: deletes, a little at a time, what is kept no longer.</summary>
    public void Trim() => _notices.Trim(time.GetUtcNow().UtcTicks);

    /// <summary>The transaction is durable.</summary>
    public void Confirm() => _notices.Confirm();

    /// <exception cref="SqliteFailure">The transaction must be rolled back, at least to before this
    /// request.</exception>
    public void Write(CommitRequest request)
    {
        if (request.Removal is { } removal)
        {
            _removals.Write(request.PersistenceId, removal);
            if (!removal.IsDone)
                return;
        }

        var now = request.Place?.At.UtcTicks ?? time.GetUtcNow().UtcTicks;
        var position = WriteEvents(request, now);
        if (request.Snapshot is { } snapshot)
            WriteSnapshot(request, snapshot, now);
        foreach (var timer in request.Timers)
            WriteTimer(request.PersistenceId, request.Actor, timer);
        foreach (var (actor, timers) in request.ReplacedTimers)
            ReplaceTimers(actor, timers);
        // Without an event there is no position to tell anything at.
        _readSide.Write(request.ReadSide, tells: request.Events.Count > 0);
        if (request.Quarantine is { } quarantined)
            _setQuarantine.Bind(1, request.PersistenceId).Bind(2, request.Actor.Kind).Bind(3, request.Actor.Id)
                .Bind(4, quarantined.SequenceNumber).Bind(5, quarantined.Reason).Bind(6, quarantined.At.UtcTicks).Run();
        if (request.ClearsQuarantine)
            _clearQuarantine.Bind(1, request.PersistenceId).Run();
        foreach (var change in request.ReadSide.Receipts)
            WriteReceipt(change, now);
        // Last, for it counts what it writes.
        if (request.ReadSide.Told is { } notice && request.Events.Count > 0)
            _notices.Write(notice, position, now);
        for (var i = 0; i < request.Parts.Count; i++)
            Write(request.Parts[i]);
        if (request.ReadUpTo > _position)
            GoOnTo(request.ReadUpTo);
    }

    // What stands between is not for this journal; its head, and whoever reads on from there, must have passed it all the same.
    private void GoOnTo(long position)
    {
        database.Prepare("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'journal'").Bind(1, position).Run();
        if (database.ChangedRows == 0)
            database.Prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('journal', ?1)").Bind(1, position).Run();
        _position = position;
    }

    private void WriteReceipt(in ReceiptChange change, long now)
    {
        if (change.Receipt is { } receipt)
            _receipts.Write(receipt, now);
        else
            _receipts.Delete(change.Id);
    }

    /// <returns>The position of the last one.</returns>
    private long WriteEvents(CommitRequest request, long now)
    {
        var sequenceNumber = request.FirstSequenceNumber;
        var position = request.Place is { } place ? place.FirstPosition - 1 : _position;
        foreach (var @event in request.Events)
            _insertEvent.Bind(1, ++position).Bind(2, now).Bind(3, request.PersistenceId).Bind(4, sequenceNumber++)
                .BindBlob(5, @event.Bytes.Span).Bind(6, @event.Manifest).Bind(7, identifier).Bind(8, options.WriterId).Run();
        _position = Math.Max(_position, position);
        return position;
    }

    private void WriteSnapshot(CommitRequest request, Payload snapshot, long now)
    {
        var sequenceNumber = request.FirstSequenceNumber + request.Events.Count - 1;
        _insertSnapshot.Bind(1, request.PersistenceId).Bind(2, sequenceNumber).Bind(3, now)
            .BindBlob(4, snapshot.Bytes.Span).Bind(5, snapshot.Manifest).Bind(6, identifier).Run();
        _deleteSnapshots.Bind(1, request.PersistenceId).Bind(2, sequenceNumber).Run();
    }

    private void ReplaceTimers(ActorAddress actor, IReadOnlyList<TimerChange> timers)
    {
        var persistenceId = actor.PersistenceId;
        _cancelTimers.Bind(1, persistenceId).Run();
        foreach (var timer in timers)
            WriteTimer(persistenceId, actor, timer);
    }

    private void WriteTimer(string persistenceId, ActorAddress actor, TimerChange timer)
    {
        if (timer.DueAt is { } deadline)
            _setTimer.Bind(1, persistenceId).Bind(2, actor.Kind).Bind(3, actor.Id)
                .Bind(4, timer.Name).Bind(5, deadline.UtcTicks).Bind(6, timer.Reason).Run();
        else
            _cancelTimer.Bind(1, persistenceId).Bind(2, timer.Name).Run();
    }
}
