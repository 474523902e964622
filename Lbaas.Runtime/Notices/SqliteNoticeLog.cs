using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Notices;

/// <summary>Reads notices through the read-only connections.</summary>
internal sealed class SqliteNoticeLog(SqliteReaderPool readers, NoticeHub hub) : INoticeLog
{
    private const string State =
        $"SELECT {NoticeSql.Head}, (SELECT value FROM runtime_setting WHERE name = '{NoticeSql.CompactedName}')";

    private const int PageBytesMax = 1 << 20;

    private const string Columns = "SELECT position, at, type, owner_id, project_id, body FROM notice";

    public NoticePage Read(in NoticeFilter filter, long after, int limit)
    {
        try
        {
            return readers.Read((filter, after, limit), static (database, query) => Read(database, query.filter, query.after, query.limit));
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException("The notices can't be read.", failure);
        }
    }

    public NoticeSubscription Subscribe(in NoticeFilter filter) => hub.Subscribe(filter);

    private static NoticePage Read(SqliteDatabase database, NoticeFilter filter, long after, int limit)
    {
        // One read transaction: the head must be that of the very state in which there was nothing more.
        database.Execute("BEGIN");
        try
        {
            long head, compacted;
            using (var use = database.Prepare(State).Begin())
            {
                use.Statement.Step();
                (head, compacted) = (use.Statement.Long(0), use.Statement.Long(1));
            }

            var (rows, isFull) = Rows(database, filter, after, limit);
            return new NoticePage(rows, head, compacted) { HasMore = isFull };
        }
        finally
        {
            database.Execute("COMMIT");
        }
    }

    private static (List<PlacedNotice> Rows, bool IsFull) Rows(SqliteDatabase database, NoticeFilter filter, long after, int limit)
    {
        var condition = filter switch
        {
            { OwnerId: not null, ProjectId: not null } => "owner_id = ?3 AND project_id = ?4 AND",
            { OwnerId: not null } => "owner_id = ?3 AND",
            { ProjectId: not null } => "project_id = ?4 AND",
            _ => "",
        };
        var notices = new List<PlacedNotice>();
        using var use = database.Prepare($"{Columns} WHERE {condition} position > ?1 ORDER BY position LIMIT ?2").Begin();
        var row = use.Statement.Bind(1, after).Bind(2, limit);
        if (filter.OwnerId is not null)
            row.Bind(3, filter.OwnerId);
        if (filter.ProjectId is not null)
            row.Bind(4, filter.ProjectId);
        var bytes = 0;
        while (bytes < PageBytesMax && row.Step())
        {
            notices.Add(new PlacedNotice(
                row.Long(0), new DateTimeOffset(row.Long(1), TimeSpan.Zero),
                new Notice(row.Text(2), row.Text(3), row.TextOrNull(4), row.Bytes(5))));
            bytes += notices[^1].Notice.Body.Length;
        }

        return (notices, notices.Count == limit || bytes >= PageBytesMax);
    }
}
