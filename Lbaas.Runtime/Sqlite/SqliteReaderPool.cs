namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// Read-only connections, opened on demand up to a bound and handed out to one reader at a time. Readers see the last
/// commit and never wait for the writer (write-ahead log).
/// </summary>
public sealed class SqliteReaderPool(string path, int size, TimeSpan busyTimeout) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly Stack<SqliteDatabase> _idle = new();
    private readonly Lock _lock = new();
    private bool _disposed;

    // A reader holds a connection for well under a millisecond; waiting this long means that the disk hangs.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <exception cref="SqliteFailure">The read failed; the connection is thrown away.</exception>
    public TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteDatabase, TArgument, TResult> read)
    {
        if (!_free.Wait(MaxWait))
            throw new SqliteFailure(SQLitePCL.raw.SQLITE_BUSY, "no read connection became free");
        SqliteDatabase? database = null;
        try
        {
            database = Take();
            var result = read(database, argument);
            Return(database);
            database = null;
            return result;
        }
        finally
        {
            database?.Dispose();
            _free.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryPop(out var database))
                database.Dispose();
        }
    }

    private SqliteDatabase Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var database))
                return database;
        }

        return SqliteDatabase.Open(path, readOnly: true, busyTimeout);
    }

    private void Return(SqliteDatabase database)
    {
        lock (_lock)
        {
            if (_disposed)
                database.Dispose();
            else
                _idle.Push(database);
        }
    }
}
