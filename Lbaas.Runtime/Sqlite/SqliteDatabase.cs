using SQLitePCL;

namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// One SQLite connection, for one thread at a time. The runtime speaks to SQLite's C interface rather than ADO.NET: the
/// writer binds a dozen values per event, and ADO.NET boxes each of them and retries a busy database by sleeping.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    // Queries differ in shape by filters and sort keys; a client that tries every shape must not fill the memory.
    private const int MaxCachedStatements = 128;

    static SqliteDatabase()
    {
        Batteries_V2.Init();
        SqliteSleep.Install();
    }

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>True while no transaction is open.</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Rows that the last statement that ended inserted, updated or deleted.</summary>
    public int ChangedRows => raw.sqlite3_changes(_handle);

    /// <exception cref="SqliteFailure">The file can't be opened.</exception>
    public static SqliteDatabase Open(string path, bool readOnly, TimeSpan busyTimeout)
    {
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, access | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw new SqliteFailure(code, $"can't open {path}: {raw.sqlite3_errstr(code).utf8_to_string()}");
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        var database = new SqliteDatabase(handle);
        database.SetBusyTimeout(busyTimeout);
        return database;
    }

    public void SetBusyTimeout(TimeSpan timeout) =>
        raw.sqlite3_busy_timeout(_handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));

    /// <summary>Runs SQL text of our own that takes no parameters.</summary>
    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_handle, sql) != raw.SQLITE_OK)
            throw Failure();
    }

    /// <summary>The first column of the first row, or null when there is none.</summary>
    public long? ReadLong(string sql)
    {
        using var use = Prepare(sql).Begin();
        return use.Statement.Step() && !use.Statement.IsNull(0) ? use.Statement.Long(0) : null;
    }

    /// <summary>The compiled statement, from this connection's cache.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
            return known;
        if (_statements.Count >= MaxCachedStatements)
            ForgetStatements();
        if (raw.sqlite3_prepare_v2(_handle, sql, out var handle) != raw.SQLITE_OK)
            throw Failure();
        return _statements[sql] = new SqliteStatement(this, handle);
    }

    internal SqliteFailure Failure() =>
        new(raw.sqlite3_extended_errcode(_handle), raw.sqlite3_errmsg(_handle).utf8_to_string());

    public void Dispose()
    {
        ForgetStatements();
        _handle.Dispose();
    }

    private void ForgetStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
