using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Notices;

/// <summary>Writes notices in a transaction begun by the caller, and deletes in small steps what is kept no longer.</summary>
internal sealed class NoticeWriter
{
    /// <summary>The most rows that one transaction deletes.</summary>
    private const int StepMax = 512;

    private static readonly TimeSpan AgeCheckPause = TimeSpan.FromMinutes(1);

    private readonly SqliteDatabase _database;
    private readonly NoticeRetention _retention;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _oldest;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _setCompacted;
    private long _rows;
    private long _uncommittedRows;
    private long _nextAgeCheck;

    public NoticeWriter(SqliteDatabase database, NoticeRetention retention)
    {
        (_database, _retention) = (database, retention);
        _insert = database.Prepare(
            "INSERT INTO notice (position, at, type, owner_id, project_id, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        // The end of a step: the highest of the oldest positions, as many as there are too many, or of those too old.
        _oldest = database.Prepare("""
            SELECT MAX(position) FROM (SELECT position, at FROM notice ORDER BY position LIMIT ?1) WHERE at < ?2
            """);
        _delete = database.Prepare("DELETE FROM notice WHERE position <= ?1");
        _setCompacted = database.Prepare(
            $"INSERT OR REPLACE INTO runtime_setting (name, value) VALUES ('{NoticeSql.CompactedName}', ?1)");
        // A journal that is older than its notices: what came before them can't be told any more.
        database.Execute($"""
            INSERT OR IGNORE INTO runtime_setting (name, value)
            SELECT '{NoticeSql.CompactedName}', {NoticeSql.Head};
            """);
        _rows = database.ReadLong("SELECT COUNT(*) FROM notice") ?? 0;
    }

    public void Write(Notice notice, long position, long nowTicks)
    {
        _insert.Bind(1, position).Bind(2, nowTicks).Bind(3, notice.Type).Bind(4, notice.OwnerId).Bind(5, notice.ProjectId)
            .BindUtf8(6, notice.Body.Span).Run();
        _uncommittedRows++;
    }

    /// <summary>To be called once before the transaction is committed.</summary>
    public void Trim(long nowTicks)
    {
        var excess = _rows + _uncommittedRows - _retention.Rows;
        if (excess > 0)
            DeleteOldest((int)Math.Min(excess, StepMax), long.MaxValue);
        if (nowTicks < _nextAgeCheck)
            return;
        var deleted = DeleteOldest(StepMax, nowTicks - _retention.Age.Ticks);
        if (deleted < StepMax)
            _nextAgeCheck = nowTicks + AgeCheckPause.Ticks;
    }

    /// <summary>The transaction is durable.</summary>
    public void Confirm()
    {
        _rows += _uncommittedRows;
        _uncommittedRows = 0;
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Forget() => _uncommittedRows = 0;

    private int DeleteOldest(int limit, long before)
    {
        long position;
        using (var use = _oldest.Begin())
        {
            if (!use.Statement.Bind(1, limit).Bind(2, before).Step() || use.Statement.IsNull(0))
                return 0;
            position = use.Statement.Long(0);
        }

        _delete.Bind(1, position).Run();
        var deleted = _database.ChangedRows;
        _uncommittedRows -= deleted;
        _setCompacted.Bind(1, position).Run();
        return deleted;
    }
}
