using System.Text;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// Turns a query into SQL. The text depends on the shape of the query only: every name and value that came from outside
/// is a parameter, attribute names too (as JSON paths).
/// </summary>
internal sealed class DocumentSql
{
    public const string Columns =
        "d.kind, d.id, d.owner_id, d.parent_id, d.project_id, d.created, d.body, " + Observation;

    /// <summary>An expression: the observation that counts, for a row d of the documents.</summary>
    public const string Observation =
        "(SELECT o.value FROM observation o WHERE o.subject = d.id ORDER BY o.rank DESC, o.source LIMIT 1)";

    private const int MaxAttributeLength = 255;

    private readonly StringBuilder _where = new();
    private readonly List<object?> _parameters = [];

    /// <summary>Parameters are numbered from 1, in this order.</summary>
    public readonly record struct Compiled(string Sql, IReadOnlyList<object?> Parameters);

    /// <exception cref="ArgumentException">An attribute name that can't be one.</exception>
    public static Compiled Compile(DocumentQuery query)
    {
        var build = new DocumentSql();
        var kind = build.Parameter(query.Kind);
        build._where.Append($"d.kind = {kind}");
        build.Column("owner_id", query.OwnerId);
        build.Column("parent_id", query.ParentId);
        // A plus keeps SQLite from the project's index, which has the right order but mostly far more rows than an owner or a parent.
        build.Column("project_id", query.ProjectId, query.OwnerId is null && query.ParentId is null ? "" : "+");
        if (query.Observation is { } observation)
            build._where.Append($" AND {Observation} = {build.Parameter(observation)}");
        foreach (var filter in query.Filters)
            build.Attribute(filter);
        foreach (var filter in query.Tags)
            build.Tags(filter);

        var keys = build.SortKeys(query);
        var from = "document d";
        if (query.Marker is { } marker)
        {
            from += build.MarkerRow(keys, kind, marker);
            build._where.Append(" AND ").Append(After(keys));
        }

        var order = string.Join(", ", keys.Select(key => $"{key.Expression} {(key.Descending ? "DESC" : "ASC")}"));
        var limit = query.Limit is { } rows ? $" LIMIT {build.Parameter((long)rows)}" : "";
        var sql = $"SELECT {Columns} FROM {from} WHERE {build._where} ORDER BY {order}{limit}";
        return new Compiled(sql, build._parameters);
    }

    private string Parameter(object? value)
    {
        _parameters.Add(value);
        return $"?{_parameters.Count}";
    }

    private string Path(string attribute)
    {
        // A quote would end the path's label; SQLite's paths know no escape for it.
        if (attribute.Length is 0 or > MaxAttributeLength || attribute.Any(c => c == '"' || char.IsControl(c)))
            throw new ArgumentException("No attribute can have this name.", nameof(attribute));
        return Parameter($"$.\"{attribute}\"");
    }

    // What is said about a document, or what it says itself until somebody does.
    private static string Observed(string path) => $"COALESCE({Observation}, json_extract(d.body, {path}))";

    private void Column(string column, string? value, string prefix = "")
    {
        if (value is not null)
            _where.Append($" AND {prefix}d.{column} = {Parameter(value)}");
    }

    private void Attribute(AttributeFilter filter)
    {
        var path = Path(filter.Attribute);
        if (filter.Observed)
        {
            _where.Append($" AND {Observed(path)} = {Parameter(filter.Value)}");
            return;
        }

        _where.Append(filter.Value switch
        {
            null => $" AND json_extract(d.body, {path}) IS NULL",
            bool flag => $" AND json_type(d.body, {path}) = '{(flag ? "true" : "false")}'",
            // Arrays and objects are extracted as text, and are no match for a string that looks like them.
            string text => $" AND json_type(d.body, {path}) = 'text'"
                + $" AND json_extract(d.body, {path}) = {Parameter(text)}",
            _ => $" AND json_type(d.body, {path}) IN ('integer', 'real')"
                + $" AND json_extract(d.body, {path}) = {Parameter(filter.Value)}",
        });
    }

    private void Tags(TagFilter filter)
    {
        if (filter.Tags.Count == 0)
            return;
        var has = filter.Tags.Select(tag =>
            $"EXISTS (SELECT 1 FROM json_each(d.body, '$.tags') t WHERE t.value = {Parameter(tag)})");
        _where.Append(filter.Match switch
        {
            TagMatch.All => $" AND ({string.Join(" AND ", has)})",
            TagMatch.Any => $" AND ({string.Join(" OR ", has)})",
            TagMatch.NotAll => $" AND NOT ({string.Join(" AND ", has)})",
            _ => $" AND NOT ({string.Join(" OR ", has)})",
        });
    }

    private List<Key> SortKeys(DocumentQuery query)
    {
        var keys = new List<Key>();
        foreach (var sort in query.Sort)
        {
            var (expression, nullable) = sort.Name switch
            {
                "created" => ("d.created", false),
                "id" => ("d.id", false),
                "owner" => ("d.owner_id", true),
                "parent" => ("d.parent_id", true),
                "observation" => (Observation, true),
                _ when sort.Observed => (Observed(Path(sort.Name)), true),
                _ => ($"json_extract(d.body, {Path(sort.Name)})", true),
            };
            keys.Add(new Key(expression, sort.Descending != query.Reverse, nullable));
        }

        keys.Add(new Key("d.created", query.Reverse, false));
        keys.Add(new Key("d.id", query.Reverse, false));
        return keys;
    }

    // The marker's own sort values, as a table m of one row with a column per key.
    private string MarkerRow(List<Key> keys, string kind, string marker)
    {
        var columns = string.Join(", ", keys.Select((key, i) => $"{key.Expression} AS k{i}"));
        return $", (SELECT {columns} FROM document d WHERE d.kind = {kind} AND d.id = {Parameter(marker)}) m";
    }

    // Strictly after the marker, key by key; SQLite sorts NULL before everything.
    private static string After(List<Key> keys)
    {
        if (keys.Count == 2)
            return $"(d.created, d.id) {(keys[0].Descending ? "<" : ">")} (m.k0, m.k1)";
        var alternatives = new List<string>();
        for (var i = 0; i < keys.Count; i++)
        {
            var equal = string.Concat(keys.Take(i).Select((key, j) => $"{key.Expression} IS m.k{j} AND "));
            alternatives.Add($"({equal}{keys[i].Beyond(i)})");
        }

        return $"({string.Join(" OR ", alternatives)})";
    }

    private readonly record struct Key(string Expression, bool Descending, bool IsNullable)
    {
        public string Beyond(int column) => (Descending, IsNullable) switch
        {
            (false, false) => $"{Expression} > m.k{column}",
            (true, false) => $"{Expression} < m.k{column}",
            (false, true) => $"({Expression} > m.k{column} OR (m.k{column} IS NULL AND {Expression} IS NOT NULL))",
            (true, true) => $"({Expression} < m.k{column} OR (m.k{column} IS NOT NULL AND {Expression} IS NULL))",
        };
    }
}
