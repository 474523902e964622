namespace Lbaas.Tests.Runtime;

/// <summary>
/// The tables must be those that Akka.Persistence.Sql makes, so that a cluster can take over the file.
/// </summary>
public sealed class JournalTableTests
{
    [Theory]
    [InlineData("journal", """
        ordering INTEGER notnull=1 pk=1
        created BigInt notnull=1 pk=0
        deleted Bit notnull=1 pk=0
        persistence_id NVarChar(255) notnull=1 pk=0
        sequence_number BigInt notnull=1 pk=0
        message VarBinary notnull=1 pk=0
        manifest NVarChar(500) notnull=0 pk=0
        identifier INTEGER notnull=0 pk=0
        writer_uuid NVarChar(128) notnull=0 pk=0
        """)]
    [InlineData("tags", """
        ordering_id INTEGER notnull=1 pk=1
        tag NVarChar(64) notnull=1 pk=2
        sequence_nr INTEGER notnull=1 pk=0
        persistence_id NVarChar(255) notnull=1 pk=0
        """)]
    [InlineData("snapshot", """
        persistence_id NVarChar(255) notnull=1 pk=1
        sequence_number BigInt notnull=1 pk=2
        created BigInt notnull=1 pk=0
        snapshot VarBinary notnull=0 pk=0
        manifest NVarChar(500) notnull=0 pk=0
        serializer_id INTEGER notnull=0 pk=0
        """)]
    public async Task Columns_are_those_of_Akka(string table, string expected)
    {
        await using var world = await TestWorld.StartAsync();

        var columns = world.Query($"""
            SELECT group_concat(name || ' ' || type || ' notnull=' || "notnull" || ' pk=' || pk, char(10))
            FROM pragma_table_info('{table}')
            """);

        Assert.Equal(expected, columns);
    }

    [Theory]
    [InlineData("journal_uq", "journal", true, "persistence_id,sequence_number")]
    [InlineData("journal_created_idx", "journal", false, "created")]
    [InlineData("journal_sequence_number_idx", "journal", false, "sequence_number")]
    [InlineData("tags_persistence_id_sequence_nr_idx", "tags", false, "persistence_id,sequence_nr")]
    [InlineData("tags_tag_idx", "tags", false, "tag")]
    [InlineData("snapshot_sequence_number_idx", "snapshot", false, "sequence_number")]
    [InlineData("snapshot_created_idx", "snapshot", false, "created")]
    public async Task Indexes_are_those_of_Akka(string index, string table, bool unique, string columns)
    {
        await using var world = await TestWorld.StartAsync();

        Assert.Equal(columns, world.Query($"SELECT group_concat(name) FROM pragma_index_info('{index}')"));
        Assert.Equal(
            unique ? 1L : 0L,
            world.Query($"SELECT \"unique\" FROM pragma_index_list('{table}') WHERE name = '{index}'"));
    }

    [Fact]
    public async Task Keys_grow_by_themselves_as_Akka_writes_no_ordering()
    {
        await using var world = await TestWorld.StartAsync();

        Assert.Contains("AUTOINCREMENT", (string)world.Query("SELECT sql FROM sqlite_master WHERE name = 'journal'")!);
    }

    [Fact]
    public async Task A_row_says_what_Akka_would_say()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 42);

        var row = world.Query("""
            SELECT ordering || ' ' || created || ' ' || deleted || ' ' || persistence_id || ' '
                || sequence_number || ' ' || CAST(message AS TEXT) || ' ' || manifest || ' ' || identifier
                || ' ' || length(writer_uuid) FROM journal
            """);

        Assert.Equal(
            $$"""1 {{world.Time.GetUtcNow().UtcTicks}} 0 ledger-a 1 {"Amount":42} ledger.added.v1 4711 32""", row);
    }

    [Fact]
    public async Task The_file_survives_power_loss_as_configured()
    {
        await using var world = await TestWorld.StartAsync();

        Assert.Equal("wal", world.Query("PRAGMA journal_mode"));
    }
}
