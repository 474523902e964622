using Lbaas.Actors.Contract;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Journal;

/// <summary>Writes one request inside the transaction that the batch writer has begun.</summary>
internal sealed class SqliteRequestWriter(SqliteDatabase database, int identifier, string writerId, TimeProvider time)
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
    private readonly SqliteStatement _setQuarantine = database.Prepare("""
        INSERT OR REPLACE INTO quarantine (persistence_id, kind, id, sequence_number, reason, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);
    private readonly SqliteStatement _clearQuarantine =
        database.Prepare("DELETE FROM quarantine WHERE persistence_id = ?1");
    private readonly ReadSideWriter _readSide = new(database);
    private long _position;

    /// <summary>The position goes on after the highest one ever given, even when its event is gone.</summary>
    public void ReadPosition() => _position = Math.Max(
        database.ReadLong("SELECT MAX(ordering) FROM journal") ?? 0,
        database.ReadLong("SELECT seq FROM sqlite_sequence WHERE name = 'journal'") ?? 0);

    /// <exception cref="SqliteFailure">The transaction must be rolled back, at least to before this
    /// request.</exception>
    public void Write(CommitRequest request)
    {
        var now = time.GetUtcNow().UtcTicks;
        WriteEvents(request, now);
        if (request.Snapshot is { } snapshot)
            WriteSnapshot(request, snapshot, now);
        foreach (var timer in request.Timers)
            WriteTimer(request, timer);
        _readSide.Write(request.ReadSide);
        if (request.Quarantine is { } quarantined)
            _setQuarantine.Bind(1, request.PersistenceId).Bind(2, request.Actor.Kind).Bind(3, request.Actor.Id)
                .Bind(4, quarantined.SequenceNumber).Bind(5, quarantined.Reason).Bind(6, quarantined.At.UtcTicks).Run();
        if (request.ClearsQuarantine)
            _clearQuarantine.Bind(1, request.PersistenceId).Run();
    }

    private void WriteEvents(CommitRequest request, long now)
    {
        var sequenceNumber = request.FirstSequenceNumber;
        foreach (var @event in request.Events)
            _insertEvent.Bind(1, ++_position).Bind(2, now).Bind(3, request.PersistenceId).Bind(4, sequenceNumber++)
                .BindBlob(5, @event.Bytes.Span).Bind(6, @event.Manifest).Bind(7, identifier).Bind(8, writerId).Run();
    }

    private void WriteSnapshot(CommitRequest request, Payload snapshot, long now)
    {
        var sequenceNumber = request.FirstSequenceNumber + request.Events.Count - 1;
        _insertSnapshot.Bind(1, request.PersistenceId).Bind(2, sequenceNumber).Bind(3, now)
            .BindBlob(4, snapshot.Bytes.Span).Bind(5, snapshot.Manifest).Bind(6, identifier).Run();
        _deleteSnapshots.Bind(1, request.PersistenceId).Bind(2, sequenceNumber).Run();
    }

    private void WriteTimer(CommitRequest request, TimerChange timer)
    {
        if (timer.DueAt is { } deadline)
            _setTimer.Bind(1, request.PersistenceId).Bind(2, request.Actor.Kind).Bind(3, request.Actor.Id)
                .Bind(4, timer.Name).Bind(5, deadline.UtcTicks).Bind(6, timer.Reason).Run();
        else
            _cancelTimer.Bind(1, request.PersistenceId).Bind(2, timer.Name).Run();
    }
}
