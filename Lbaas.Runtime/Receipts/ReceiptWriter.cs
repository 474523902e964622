using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Receipts;

/// <summary>Writes receipts in a transaction begun by the caller, and deletes what is kept no longer.</summary>
internal sealed class ReceiptWriter(SqliteDatabase database, ReceiptRetention retention)
{
    /// <summary>Receipts between two looks at the bounds: a look reads as many index entries as a bound allows.</summary>
    public const int CheckEvery = 16;

    /// <summary>The most rows that one look deletes for each bound: more than come between two looks.</summary>
    private const int StepMax = 8 * CheckEvery;

    private readonly SqliteStatement _insert =
        database.Prepare("""
            INSERT INTO receipt (id, group_id, at, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, at = excluded.at, body = excluded.body
            """);
    private readonly SqliteStatement _delete = database.Prepare("DELETE FROM receipt WHERE id = ?1");
    private readonly SqliteStatement _deleteOld =
        database.Prepare("DELETE FROM receipt WHERE id IN (SELECT id FROM receipt WHERE at < ?1 ORDER BY at LIMIT ?2)");
    private readonly SqliteStatement _trimGroup = database.Prepare("""
        DELETE FROM receipt WHERE id IN
            (SELECT id FROM receipt WHERE group_id = ?1 ORDER BY at DESC LIMIT ?2 OFFSET ?3)
        """);
    private readonly SqliteStatement _trimAll =
        database.Prepare("DELETE FROM receipt WHERE id IN (SELECT id FROM receipt ORDER BY at DESC LIMIT ?1 OFFSET ?2)");
    private readonly SqliteStatement _deleteOldest =
        database.Prepare("DELETE FROM receipt WHERE id = (SELECT id FROM receipt ORDER BY at LIMIT 1)");
    private int _written;

    public void Write(Receipt receipt, long nowTicks)
    {
        _insert.Bind(1, receipt.Id).Bind(2, receipt.Group).Bind(3, nowTicks).BindBlob(4, receipt.Body.Span).Run();
        if (++_written % CheckEvery != 0)
            return;
        _deleteOld.Bind(1, nowTicks - retention.Age.Ticks).Bind(2, StepMax).Run();
        _trimGroup.Bind(1, receipt.Group).Bind(2, StepMax).Bind(3, retention.PerGroup).Run();
        _trimAll.Bind(1, StepMax).Bind(2, retention.Total).Run();
        for (var deleted = 0; deleted < StepMax && Bytes() > retention.TotalBytes; deleted++)
            _deleteOldest.Run();
    }

    public void Delete(string id) => _delete.Bind(1, id).Run();

    // The table's triggers keep count: adding up every time would read all bodies.
    private long Bytes() => database.ReadLong("SELECT value FROM runtime_setting WHERE name = 'receipt-bytes'") ?? 0;
}
