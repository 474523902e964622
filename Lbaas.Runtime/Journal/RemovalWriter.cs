using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Journal;

/// <summary>Removes archived events in a transaction begun by the caller.</summary>
/// <param name="database">The journal.</param>
/// <param name="knowsTimers">Whether its timers are kept up; where they are not, whoever asks has seen to it that there are none.</param>
internal sealed class RemovalWriter(SqliteDatabase database, bool knowsTimers = true)
{
    /// <summary>Set with the first removal: from then on the journal is not whole without its archive.</summary>
    public const string InUseName = "archive-in-use";

    private readonly SqliteStatement _remove =
        database.Prepare("DELETE FROM journal WHERE persistence_id = ?1 AND sequence_number <= ?2");
    private readonly SqliteStatement _isBusy = database.Prepare(
        "SELECT EXISTS (SELECT 1 FROM journal WHERE persistence_id = ?1 AND sequence_number > ?2)"
        + (knowsTimers ? " OR EXISTS (SELECT 1 FROM due WHERE persistence_id = ?1)" : ""));
    private readonly SqliteStatement _removeSnapshots = database.Prepare("DELETE FROM snapshot WHERE persistence_id = ?1");
    private readonly SqliteStatement _setInUse =
        database.Prepare($"INSERT OR IGNORE INTO runtime_setting (name, value) VALUES ('{InUseName}', 1)");

    /// <summary>Without it, actors would begin anew under ids that have a history.</summary>
    /// <exception cref="JournalUnavailableException">Something has left the journal, and its archive is not there.</exception>
    public static void RequireArchive(SqliteDatabase journal, SqliteArchive archive)
    {
        if (!archive.Exists && journal.ReadLong($"SELECT value FROM runtime_setting WHERE name = '{InUseName}'") is not null)
            throw new JournalUnavailableException($"The journal's older half is missing: put {archive.Path} back in its place.");
    }

    public void Write(string persistenceId, Removal removal)
    {
        removal.IsDone = !removal.IsWhole || !IsBusy(persistenceId, removal.Through);
        if (!removal.IsDone)
            return;
        _remove.Bind(1, persistenceId).Bind(2, removal.Through).Run();
        if (removal.IsWhole)
            _removeSnapshots.Bind(1, persistenceId).Run();
        _setInUse.Run();
    }

    private bool IsBusy(string persistenceId, long through)
    {
        using var use = _isBusy.Begin();
        return use.Statement.Bind(1, persistenceId).Bind(2, through).Step() && use.Statement.Long(0) != 0;
    }
}
