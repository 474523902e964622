using System.Text;
using SQLitePCL;

namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// A compiled statement that is bound, stepped and reset again and again. Parameters count from 1, columns from 0.
/// </summary>
public sealed class SqliteStatement : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _handle;

    internal SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) => (_database, _handle) = (database, handle);

    public SqliteStatement Bind(int parameter, long value) =>
        Checked(raw.sqlite3_bind_int64(_handle, parameter, value));

    public SqliteStatement Bind(int parameter, double value) =>
        Checked(raw.sqlite3_bind_double(_handle, parameter, value));

    public SqliteStatement BindNull(int parameter) => Checked(raw.sqlite3_bind_null(_handle, parameter));

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
            return BindNull(parameter);
        // An empty span would be bound as NULL, and a long text is not worth the stack.
        if (value.Length is 0 or > 256)
            return Checked(raw.sqlite3_bind_text(_handle, parameter, value));
        Span<byte> bytes = stackalloc byte[value.Length * 3];
        return Checked(raw.sqlite3_bind_text(_handle, parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    public SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> value) =>
        Checked(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0)
            : raw.sqlite3_bind_blob(_handle, parameter, value));

    public SqliteStatement BindUtf8(int parameter, ReadOnlySpan<byte> value) =>
        value.IsEmpty ? Bind(parameter, "") : Checked(raw.sqlite3_bind_text(_handle, parameter, value));

    /// <summary>True when there is a row to read.</summary>
    /// <exception cref="SqliteFailure">The statement failed; see its code.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw _database.Failure(),
        };
    }

    /// <summary>Runs a statement that gives no rows, and makes it ready for the next use even when it fails.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>
    /// A scope at whose end the statement is reset: an open read would keep the write-ahead log from being emptied.
    /// </summary>
    public Scope Begin() => new(this);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_handle, column).ToArray();

    public void Reset()
    {
        // The result repeats the failure that Step has thrown already.
        _ = raw.sqlite3_reset(_handle);
        _ = raw.sqlite3_clear_bindings(_handle);
    }

    public void Dispose() => _handle.Dispose();

    private SqliteStatement Checked(int code) => code == raw.SQLITE_OK ? this : throw _database.Failure();

    public readonly ref struct Scope(SqliteStatement statement) : IDisposable
    {
        public SqliteStatement Statement { get; } = statement;

        public void Dispose() => Statement.Reset();
    }
}
