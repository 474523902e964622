namespace Lbaas.Tests.Runtime;

/// <summary>Histories can be read without waking those who have them.</summary>
public sealed class JournalReaderTests
{
    [Fact]
    public async Task Events_come_with_their_numbers_and_times_in_pages()
    {
        await using var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 2);
        for (var i = 1; i <= 5; i++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.AddAsync("a", i);
        }
        var end = world.Time.GetUtcNow();
        await world.RestartAsync();

        var page = world.Host.ReadHistory(TestWorld.Ledger("a"), 3, 10);

        Assert.Equal([(4L, new Added(4), end - TimeSpan.FromMinutes(1)), (5L, new Added(5), end)],
            page.Select(recorded => (recorded.SequenceNumber, (Added)recorded.Event!, recorded.At)));
        Assert.Equal([1L, 2L], world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 2).Select(recorded => recorded.SequenceNumber));
        Assert.Equal(0, world.Host.LoadedActors);
    }
}
