namespace Lbaas.Tests.Runtime;

public sealed class ReadSideRebuildTests
{
    private const string WholeReadSide = """
        SELECT group_concat(line, '|') FROM (
            SELECT kind || id || ifnull(owner_id, '-') || created || body AS line FROM document
            UNION ALL SELECT subject || source || value || rank FROM observation ORDER BY 1)
        """;

    [Fact]
    public async Task A_new_version_of_the_projections_rebuilds_the_read_side_to_the_same()
    {
        await using var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 3);
        for (var i = 0; i < 50; i++)
            await world.AddAsync($"actor{i % 20}", i - 10);
        var before = world.Query(WholeReadSide);

        world.Query("UPDATE document SET body = '{}'; DELETE FROM observation;"
            + " INSERT INTO document VALUES ('x', 'y', '', '', '', 0, '{}')");
        world.Options.ReadSideVersion++;
        await world.RestartAsync();

        Assert.Equal(before, world.Query(WholeReadSide));
    }

    [Fact]
    public async Task An_unchanged_version_leaves_the_read_side_alone()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        world.Query("UPDATE document SET body = '{\"touched\":1}'");

        await world.RestartAsync();

        Assert.Equal("{\"touched\":1}", world.Host.ReadSide.Find("ledger", "a")!.BodyText);
    }

    [Fact]
    public async Task A_history_that_can_not_be_replayed_does_not_keep_the_others_from_being_listed()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("good", 1);
        await world.AskAsync<string>("bad", new PersistPoison());

        world.Options.ReadSideVersion++;
        await world.RestartAsync();

        Assert.NotNull(world.Host.ReadSide.Find("ledger", "good"));
        Assert.Null(world.Host.ReadSide.Find("ledger", "bad"));
    }

    [Fact]
    public async Task What_was_answered_can_be_read()
    {
        await using var world = await TestWorld.StartAsync();
        for (var i = 1; i <= 100; i++)
        {
            await world.AddAsync("a", 1);
            Assert.Contains($"\"total\":{i}}}", world.Host.ReadSide.Find("ledger", "a")!.BodyText);
        }
    }
}
