using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// The mark on a journal to which a host writes that keeps up neither its read side nor its timers. Its value is the position up to
/// which these are complete: the head at the moment when the embedded host was last seen to have left it.
/// </summary>
internal static class ForeignWriter
{
    public const string Name = "foreign-writer";

    /// <summary>
    /// Takes the mark off, and owns up to what watchers have missed: what was written since the mark was never announced. Whoever has left
    /// the journal since had no timers any more.
    /// </summary>
    public const string ForgetSql = $"""
        DELETE FROM due WHERE EXISTS (SELECT 1 FROM runtime_setting WHERE name = '{Name}')
            AND NOT EXISTS (SELECT 1 FROM journal WHERE persistence_id = due.persistence_id);
        INSERT OR REPLACE INTO runtime_setting (name, value)
            SELECT '{NoticeSql.CompactedName}', {NoticeSql.Head} FROM runtime_setting
            WHERE name = '{Name}' AND value < {NoticeSql.Head};
        DELETE FROM runtime_setting WHERE name = '{Name}';
        """;

    // The table as SqliteSchema has it, for a file that no embedded host has opened yet.
    private const string Table =
        "CREATE TABLE IF NOT EXISTS runtime_setting (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID";

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="SqliteFailure">The file can't be opened or written.</exception>
    public static void Mark(string path)
    {
        // Closing the connection ends a transaction that was cut short.
        using var database = SqliteDatabase.Open(path, readOnly: false, BusyTimeout);
        database.Execute("BEGIN IMMEDIATE");
        database.Execute(Table);
        database.Prepare($"INSERT OR IGNORE INTO runtime_setting (name, value) VALUES ('{Name}', ?1)").Bind(1, Head(database)).Run();
        database.Execute("COMMIT");
    }

    /// <summary>Takes from a copy what was written since the mark, as if it had been made before, and the mark itself.</summary>
    /// <returns>False: there was never an embedded host at it, and nothing of it is worth a copy.</returns>
    /// <exception cref="SqliteFailure">The file can't be read or written.</exception>
    public static bool TakeBack(SqliteDatabase copy)
    {
        if (!Has(copy, "runtime_setting") || !Has(copy, "document"))
            return false;
        if (copy.ReadLong($"SELECT value FROM runtime_setting WHERE name = '{Name}'") is not { } head)
            return true;
        copy.Execute($"""
            BEGIN IMMEDIATE;
            DELETE FROM journal WHERE ordering > {head};
            UPDATE sqlite_sequence SET seq = {head} WHERE name = 'journal' AND seq > {head};
            DELETE FROM snapshot WHERE sequence_number >
                COALESCE((SELECT MAX(sequence_number) FROM journal WHERE persistence_id = snapshot.persistence_id), 0);
            DELETE FROM runtime_setting WHERE name = '{Name}';
            COMMIT;
            """);
        return true;
    }

    private static long Head(SqliteDatabase database) =>
        Has(database, "journal") && Has(database, "sqlite_sequence") ? database.ReadLong($"SELECT {NoticeSql.Head}") ?? 0 : 0;

    private static bool Has(SqliteDatabase database, string table)
    {
        using var use = database.Prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1").Begin();
        return use.Statement.Bind(1, table).Step();
    }
}
