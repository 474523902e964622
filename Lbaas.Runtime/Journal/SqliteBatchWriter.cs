using Lbaas.Runtime.Sqlite;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// Owns the one write connection. Sorts what can go wrong:
/// before COMMIT an error is rolled back, so nothing is written; an error that lies in one request fails that request
/// alone; an error of COMMIT itself leaves the outcome open, unless the transaction is demonstrably still there to be
/// rolled back.
/// </summary>
internal sealed class SqliteBatchWriter(
    SqliteJournalOptions options, int identifier, TimeProvider time, ILogger logger) : IBatchWriter, IDisposable
{
    private SqliteDatabase? _database;
    private SqliteRequestWriter? _requests;
    private bool _wasBusy;
    private long _sizeLimitPages = -1;

    // After a lock has outlasted the full time-out once, others who wait must not each wait that long again.
    private static readonly TimeSpan BusyTimeoutWhileBusy = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens the connection and makes the tables.</summary>
    /// <exception cref="SqliteFailure">The database can't be opened.</exception>
    public SqliteDatabase Open()
    {
        if (_database is not null)
            return _database;
        var database = SqliteDatabase.Open(options.Path, readOnly: false, options.BusyTimeout);
        try
        {
            // Full: an answered command survives a power loss. A cache of 32 MiB holds the inner pages of the journal's
            // indexes, and a checkpoint every 16 MiB of log keeps the pauses that it costs few.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096;");
            database.Execute(options.SurvivesPowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            database.Execute(SqliteSchema.Akka);
            database.Execute(SqliteSchema.Runtime);
            _requests = new SqliteRequestWriter(database, identifier, options, time);
            _requests.ReadPosition();
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }

        _sizeLimitPages = -1;
        return _database = database;
    }

    public void Write(IReadOnlyList<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        try
        {
            var database = Open();
            ApplySizeLimit(database);
            if (!TryWriteTogether(database, batch, outcomes))
                WriteApart(database, batch, outcomes);
            SetBusy(database, false);
        }
        catch (SqliteFailure failure)
        {
            Fail(failure, CommitOutcome.NotWritten, batch, outcomes);
        }
        catch (CommitFailure failure)
        {
            Fail(failure.Cause, failure.Outcome, batch, outcomes);
        }
    }

    public void Dispose()
    {
        _database?.Dispose();
        _database = null;
        _wasBusy = false;
    }

    /// <summary>False when one of the requests is at fault: then nothing is written yet.</summary>
    private bool TryWriteTogether(
        SqliteDatabase database, IReadOnlyList<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var request in batch)
                _requests!.Write(request);
            _requests!.Trim();
        }
        catch (SqliteFailure failure) when (failure.IsOfTheRequest)
        {
            RollBack(database);
            return false;
        }

        Commit(database);
        foreach (var _ in batch)
            outcomes.Add(new BatchOutcome(CommitOutcome.Committed, null));
        return true;
    }

    // A savepoint per request costs a third of the throughput, so it is taken only after a request has failed.
    private void WriteApart(SqliteDatabase database, IReadOnlyList<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        database.Execute("BEGIN IMMEDIATE");
        // Where another writer has been, its events have taken positions, too.
        _requests!.ReadPosition();
        foreach (var request in batch)
        {
            database.Execute("SAVEPOINT request");
            try
            {
                _requests.Write(request);
                outcomes.Add(new BatchOutcome(CommitOutcome.Committed, null));
            }
            catch (SqliteFailure failure) when (failure.IsOfTheRequest)
            {
                database.Execute("ROLLBACK TO request");
                outcomes.Add(new BatchOutcome(
                    failure.IsUniqueViolation ? CommitOutcome.OwnershipLost : CommitOutcome.NotWritten, failure));
            }

            database.Execute("RELEASE request");
        }

        _requests.Trim();
        Commit(database);
    }

    private void Commit(SqliteDatabase database)
    {
        try
        {
            database.Execute("COMMIT");
            _requests!.Confirm();
        }
        catch (SqliteFailure failure)
        {
            // Still inside the transaction: it can be, and below is, rolled back for certain.
            var outcome = database.IsAutocommit ? CommitOutcome.Unknown : CommitOutcome.NotWritten;
            throw new CommitFailure(outcome, failure);
        }
    }

    private void Fail(
        SqliteFailure failure, CommitOutcome outcome, IReadOnlyList<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        logger.LogWarning(
            failure, "A journal transaction of {Requests} requests failed: {Outcome}", batch.Count, outcome);
        outcomes.Clear();
        foreach (var _ in batch)
            outcomes.Add(new BatchOutcome(outcome, failure));
        if (_database is null)
            return;
        SetBusy(_database, failure.IsBusy);
        // Whatever state the connection is in: closing it ends its transaction, before anybody reads what happened.
        if (!failure.IsBusy || !RollBack(_database))
            Dispose();
    }

    private bool RollBack(SqliteDatabase database)
    {
        try
        {
            if (!database.IsAutocommit)
                database.Execute("ROLLBACK");
            _requests!.ReadPosition();
            return true;
        }
        catch (SqliteFailure failure)
        {
            logger.LogWarning(failure, "A rollback failed; the connection is closed instead");
            return false;
        }
    }

    private void SetBusy(SqliteDatabase database, bool busy)
    {
        if (busy != _wasBusy)
            database.SetBusyTimeout(busy ? BusyTimeoutWhileBusy : options.BusyTimeout);
        _wasBusy = busy;
    }

    private void ApplySizeLimit(SqliteDatabase database)
    {
        var pages = options.SizeLimitBytes is { } bytes ? Math.Max(1, bytes / PageBytes) : MaxPages;
        if (pages == _sizeLimitPages)
            return;
        database.ReadLong($"PRAGMA max_page_count = {pages}");
        _sizeLimitPages = pages;
    }

    // SQLite's defaults.
    private const long PageBytes = 4_096;
    private const long MaxPages = 1_073_741_823;

    private sealed class CommitFailure(CommitOutcome outcome, SqliteFailure cause) : Exception(cause.Message, cause)
    {
        public CommitOutcome Outcome { get; } = outcome;

        public SqliteFailure Cause { get; } = cause;
    }
}
