using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// What some documents showed before a commit, held against what they show after it. Read inside the transaction that writes:
/// whichever actors' words it depends on, no other commit can come between.
/// </summary>
internal sealed class ShownValues(SqliteDatabase database, string attribute)
{
    private readonly SqliteStatement _read = database.Prepare(
        $"SELECT d.owner_id, d.project_id, COALESCE({DocumentSql.Observation}, json_extract(d.body, ?3))"
        + " FROM document d WHERE d.kind = ?1 AND d.id = ?2");
    private readonly string _path = $"$.\"{attribute}\"";
    private readonly Dictionary<(string Kind, string Id), string?> _before = [];

    /// <summary>Forgets what was noted, of a request that may have failed.</summary>
    public void Begin() => _before.Clear();

    /// <summary>To be called before something is written that the document may show.</summary>
    public void Note(string kind, string id)
    {
        if (!_before.ContainsKey((kind, id)) && Read(kind, id) is { } shown)
            _before.Add((kind, id), shown.After);
    }

    /// <summary>What has changed since it began.</summary>
    public IReadOnlyList<ShownChange> Changes()
    {
        if (_before.Count == 0)
            return [];
        var changes = new List<ShownChange>();
        foreach (var ((kind, id), before) in _before)
        {
            if (Read(kind, id) is { } shown && shown.After != before)
                changes.Add(shown with { Before = before });
        }

        return changes;
    }

    private ShownChange? Read(string kind, string id)
    {
        using var use = _read.Begin();
        var row = use.Statement.Bind(1, kind).Bind(2, id).Bind(3, _path);
        return row.Step() ? new ShownChange(kind, id, row.TextOrNull(0), row.TextOrNull(1), null, row.TextOrNull(2)) : null;
    }
}
