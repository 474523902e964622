using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// Reads one actor's snapshot and events, row by row. What the journal does not have any more is in the archive: events come
/// there before they leave here, so the journal is looked at first, and where it begins the archive ends.
/// </summary>
internal static class SqliteReplay
{
    public static void Run(
        SqliteDatabase database, IArchivedEvents archive, string persistenceId, IReplayTarget target, long archivedBelow = long.MaxValue)
    {
        // One read transaction, so that snapshot and events are of the same moment.
        database.Execute("BEGIN");
        try
        {
            Events(database, archive, persistenceId, target, Snapshot(database, persistenceId, target), archivedBelow);
        }
        finally
        {
            database.Execute("COMMIT");
        }
    }

    private static long Snapshot(SqliteDatabase database, string persistenceId, IReplayTarget target)
    {
        using var use = database.Prepare("""
            SELECT sequence_number, manifest, snapshot FROM snapshot WHERE persistence_id = ?1
            ORDER BY sequence_number DESC LIMIT 1
            """).Begin();
        var row = use.Statement.Bind(1, persistenceId);
        if (!row.Step() || !target.OnSnapshot(row.Long(0), new Payload(row.Text(1), row.Bytes(2))))
            return 0;
        return row.Long(0);
    }

    private static void Events(
        SqliteDatabase database, IArchivedEvents archive, string persistenceId, IReplayTarget target, long after, long archivedBelow)
    {
        using var use = database.Prepare("""
            SELECT sequence_number, manifest, message FROM journal
            WHERE persistence_id = ?1 AND sequence_number > ?2 AND deleted = 0 ORDER BY sequence_number
            """).Begin();
        var row = use.Statement.Bind(1, persistenceId).Bind(2, after);
        if (!row.Step())
        {
            // Even with a snapshot: one that a cluster's entity was about to write may have come after all else had left.
            archive.Replay(persistenceId, after, archivedBelow, target);
            return;
        }

        archive.Replay(persistenceId, after, Math.Min(row.Long(0), archivedBelow), target);
        do
            target.OnEvent(row.Long(0), new Payload(row.Text(1), row.Bytes(2)));
        while (row.Step());
    }
}
