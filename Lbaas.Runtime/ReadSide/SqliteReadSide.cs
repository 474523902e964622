using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.ReadSide;

/// <summary>Answers from the journal's own file, through read-only connections.</summary>
internal sealed class SqliteReadSide(
    SqliteReaderPool readers, INoticeLog notices, ReceiptRetention receipts, TimeProvider time) : IReadSide
{
    private const string FindSql = $"SELECT {DocumentSql.Columns} FROM document d WHERE d.kind = ?1 AND d.id = ?2";

    public Document? Find(string kind, string id) => Read((kind, id), static (database, key) =>
    {
        using var use = database.Prepare(FindSql).Begin();
        return use.Statement.Bind(1, key.kind).Bind(2, key.id).Step() ? Document(use.Statement) : null;
    });

    public IReadOnlyList<Document> Query(DocumentQuery query) => Read(query, static (database, query) =>
    {
        if (query.Marker is { } marker && !IsWithin(database, query, marker))
            throw new MarkerNotFoundException(query.Kind, marker);
        var compiled = DocumentSql.Compile(query);
        var documents = new List<Document>();
        using var use = database.Prepare(compiled.Sql).Begin();
        for (var i = 0; i < compiled.Parameters.Count; i++)
            Bind(use.Statement, i + 1, compiled.Parameters[i]);
        while (use.Statement.Step())
            documents.Add(Document(use.Statement));
        if (query.Reverse)
            documents.Reverse();
        return documents;
    });

    public IReadOnlyList<string> Ids(string kind, string projectId) => Read((kind, projectId), static (database, key) =>
    {
        var ids = new List<string>();
        using var use = database.Prepare("SELECT id FROM document WHERE kind = ?1 AND project_id = ?2").Begin();
        use.Statement.Bind(1, key.kind).Bind(2, key.projectId);
        while (use.Statement.Step())
            ids.Add(use.Statement.Text(0));
        return ids;
    });

    public long Count(string kind) => Read(kind, static (database, kind) =>
    {
        using var use = database.Prepare("SELECT COUNT(*) FROM document WHERE kind = ?1").Begin();
        return use.Statement.Bind(1, kind).Step() ? use.Statement.Long(0) : 0;
    });

    public INoticeLog Notices => notices;

    public Receipt? FindReceipt(string id) => Read((id, Oldest: (time.GetUtcNow() - receipts.Age).UtcTicks), static (database, key) =>
    {
        using var use = database.Prepare("SELECT id, group_id, body, at FROM receipt WHERE id = ?1 AND at >= ?2").Begin();
        return use.Statement.Bind(1, key.id).Bind(2, key.Oldest).Step() ? Receipt(use.Statement) : null;
    });

    private static Receipt Receipt(SqliteStatement row) =>
        new(row.Text(0), row.Text(1), row.Bytes(2)) { At = new DateTimeOffset(row.Long(3), TimeSpan.Zero) };

    // A marker outside of the list's bounds would tell where another project's document stands among the own ones.
    private static bool IsWithin(SqliteDatabase database, DocumentQuery query, string marker)
    {
        using var use = database.Prepare("SELECT project_id, parent_id FROM document WHERE kind = ?1 AND id = ?2").Begin();
        return use.Statement.Bind(1, query.Kind).Bind(2, marker).Step()
            && (query.ProjectId is null || use.Statement.TextOrNull(0) == query.ProjectId)
            && (query.ParentId is null || use.Statement.TextOrNull(1) == query.ParentId);
    }

    private static Document Document(SqliteStatement row) => new(
        row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4),
        new DateTimeOffset(row.Long(5), TimeSpan.Zero), row.Bytes(6))
    {
        Observation = row.TextOrNull(7),
    };

    private static void Bind(SqliteStatement statement, int parameter, object? value)
    {
        _ = value switch
        {
            null => statement.BindNull(parameter),
            string text => statement.Bind(parameter, text),
            int number => statement.Bind(parameter, (long)number),
            long number => statement.Bind(parameter, number),
            double number => statement.Bind(parameter, number),
            _ => throw new ArgumentException($"A filter can't compare with a {value.GetType().Name}."),
        };
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteDatabase, TArgument, TResult> read)
    {
        try
        {
            return readers.Read(argument, read);
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException("The read side can't be read.", failure);
        }
    }
}
