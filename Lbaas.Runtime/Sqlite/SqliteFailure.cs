using SQLitePCL;

namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// SQLite refused a call. The code tells what the caller may conclude; see https://www.sqlite.org/rescode.html.
/// </summary>
public sealed class SqliteFailure(int extendedCode, string message)
    : Exception($"SQLite error {extendedCode}: {message}")
{
    /// <summary>The extended result code.</summary>
    public int ExtendedCode { get; } = extendedCode;

    /// <summary>The primary result code: the low byte of the extended one.</summary>
    public int PrimaryCode => ExtendedCode & 0xFF;

    /// <summary>Somebody else holds the lock that the call needed.</summary>
    public bool IsBusy => PrimaryCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>
    /// The fault lies in what one request asked for, not in the database or its disk: others may go on.
    /// </summary>
    public bool IsOfTheRequest =>
        PrimaryCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    /// <summary>A row with the same unique key is there already.</summary>
    public bool IsUniqueViolation => ExtendedCode == UniqueConstraint;

    private const int UniqueConstraint = raw.SQLITE_CONSTRAINT | (8 << 8);
}
