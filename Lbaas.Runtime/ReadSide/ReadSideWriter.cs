using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.ReadSide;

/// <summary>Writes read-side changes in a transaction begun by the caller.</summary>
internal sealed class ReadSideWriter(SqliteDatabase database, ShownNews? news)
{
    // Most changes are of the body alone. Said apart, they leave the indexes as they are: an upsert writes all of them anew.
    private readonly SqliteStatement _updateBody = database.Prepare("""
        UPDATE document SET body = ?7
        WHERE kind = ?1 AND id = ?2 AND owner_id IS ?3 AND parent_id IS ?4 AND project_id IS ?5 AND created = ?6
        """);
    private readonly SqliteStatement _upsert = database.Prepare("""
        INSERT INTO document (kind, id, owner_id, parent_id, project_id, created, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (kind, id) DO UPDATE SET owner_id = excluded.owner_id, parent_id = excluded.parent_id,
            project_id = excluded.project_id, created = excluded.created, body = excluded.body
        """);
    private readonly SqliteStatement _delete = database.Prepare("DELETE FROM document WHERE kind = ?1 AND id = ?2");
    private readonly SqliteStatement _forget = database.Prepare("DELETE FROM observation WHERE subject = ?1");
    private readonly SqliteStatement _observe =
        database.Prepare("INSERT OR REPLACE INTO observation (subject, source, value, rank) VALUES (?1, ?2, ?3, ?4)");
    private readonly SqliteStatement _unobserve =
        database.Prepare("DELETE FROM observation WHERE subject = ?1 AND source = ?2");

    private readonly SqliteStatement _said =
        database.Prepare("SELECT 1 FROM observation WHERE subject = ?1 AND source = ?2 AND value = ?3 AND rank = ?4");
    private readonly ShownValues? _shown = news is null ? null : new ShownValues(database, news.Attribute);

    /// <param name="tells">Is it of the moment, and no rebuild?</param>
    public void Write(ReadSideChanges changes, bool tells)
    {
        _shown?.Begin();
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes.Items[i];
            // Most of what a source says it has said before.
            if (change.Operation == ReadSideOperation.Observe && IsSaid(change))
                continue;
            if (tells && change.Watched is { } kind)
                _shown?.Note(kind, change.Operation == ReadSideOperation.Upsert ? change.Key2 : change.Key);
            Write(change);
        }

        if (tells)
            changes.Told = _shown?.Changes() is { Count: > 0 } shown ? news!.Tell(changes.Notice, shown) : changes.Notice;
    }

    private bool IsSaid(in ReadSideChange change)
    {
        using var use = _said.Begin();
        return use.Statement.Bind(1, change.Key).Bind(2, change.Key2).Bind(3, change.Value).Bind(4, change.Rank).Step();
    }

    private void Write(in ReadSideChange change)
    {
        switch (change.Operation)
        {
            case ReadSideOperation.Upsert:
                Run(_updateBody, change.Document!);
                if (database.ChangedRows == 0)
                    Run(_upsert, change.Document!);
                break;
            case ReadSideOperation.Delete:
                _delete.Bind(1, change.Key).Bind(2, change.Key2).Run();
                _forget.Bind(1, change.Key2).Run();
                break;
            case ReadSideOperation.DeleteNote:
                _delete.Bind(1, change.Key).Bind(2, change.Key2).Run();
                break;
            case ReadSideOperation.Observe:
                _observe.Bind(1, change.Key).Bind(2, change.Key2).Bind(3, change.Value).Bind(4, change.Rank).Run();
                break;
            case ReadSideOperation.Unobserve:
                _unobserve.Bind(1, change.Key).Bind(2, change.Key2).Run();
                break;
        }
    }

    private static void Run(SqliteStatement statement, Document document) => statement
        .Bind(1, document.Kind).Bind(2, document.Id).Bind(3, document.OwnerId).Bind(4, document.ParentId)
        .Bind(5, document.ProjectId).Bind(6, document.Created.UtcTicks).BindUtf8(7, document.Body.Span).Run();
}
