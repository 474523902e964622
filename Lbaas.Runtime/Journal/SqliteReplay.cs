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
    public static void Run(SqliteDatabase database, SqliteArchive archive, string persistenceId, IReplayTarget target)
    {
        // One read transaction, so that snapshot and events are of the same moment.
        database.Execute("BEGIN");
        try
        {
            Events(database, archive, persistenceId, target, Snapshot(database, persistenceId, target));
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

    private static void Events(SqliteDatabase database, SqliteArchive archive, string persistenceId, IReplayTarget target, long after)
    {
        using var use = database.Prepare("""
            SELECT sequence_number, manifest, message FROM journal
            WHERE persistence_id = ?1 AND sequence_number > ?2 AND deleted = 0 ORDER BY sequence_number
            """).Begin();
        var row = use.Statement.Bind(1, persistenceId).Bind(2, after);
        if (!row.Step())
        {
            // A snapshot with nothing after it is the whole of it: an actor leaves the journal with its snapshot.
            if (after == 0)
                archive.Replay(persistenceId, 0, long.MaxValue, target);
            return;
        }

        if (row.Long(0) != after + 1)
            archive.Replay(persistenceId, after, row.Long(0), target);
        do
            target.OnEvent(row.Long(0), new Payload(row.Text(1), row.Bytes(2)));
        while (row.Step());
    }
}
