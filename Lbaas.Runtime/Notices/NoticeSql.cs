namespace Lbaas.Runtime.Notices;

internal static class NoticeSql
{
    /// <summary>The setting that holds the highest position whose notice was deleted.</summary>
    public const string CompactedName = "notices-compacted";

    /// <summary>An expression: the highest position ever committed.</summary>
    public const string Head = """
        MAX(COALESCE((SELECT MAX(ordering) FROM journal), 0),
            COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0))
        """;
}
