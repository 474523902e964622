using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>Histories can be read without waking those who have them, and are as new as the last answer.</summary>
public abstract class HistoryContract : HostContract
{
    [Fact]
    public async Task Events_come_with_their_numbers_and_times_in_pages_and_nobody_is_woken()
    {
        await using var world = await StartAsync(static options => options.SnapshotInterval = 2);
        var begin = TimeProvider.System.GetUtcNow();
        for (var i = 1; i <= 4; i++)
            await world.AddAsync("a", i);
        await world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromDays(1)));
        await world.RestartAsync();

        var page = await world.Host.ReadHistoryAsync(HostWorld.Ledger("a"), 3, 10);
        var first = await world.Host.ReadHistoryAsync(HostWorld.Ledger("a"), 0, 2);

        Assert.Equal([4L, 5L], page.Select(static recorded => recorded.SequenceNumber));
        Assert.Equal(new Added(4), page[0].Event);
        Assert.IsType<Noted>(page[1].Event);
        Assert.All(page, recorded => Assert.InRange(recorded.At, Earliest(world, begin), Latest(world)));
        Assert.Equal([1L, 2L], first.Select(static recorded => recorded.SequenceNumber));
        Assert.DoesNotContain("a resumed", Heard(world));
    }

    [Fact]
    public async Task A_history_is_as_new_as_the_last_answer()
    {
        await using var world = await StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            await world.AddAsync("a", i);
            Assert.Equal(i, (await world.Host.ReadHistoryAsync(HostWorld.Ledger("a"), 0, 100)).Count);
        }
    }

    [Fact]
    public async Task A_state_is_that_of_the_last_commit_and_of_nobody_who_never_was()
    {
        await using var world = await StartAsync(static options => options.SnapshotInterval = 2);
        for (var i = 1; i <= 5; i++)
            await world.AddAsync("a", i);
        await world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromDays(1)));
        await world.RestartAsync();

        Assert.Equal(15, ((Ledger)(await world.Host.ReadStateAsync(HostWorld.Ledger("a")))!).Total);
        Assert.Null(await world.Host.ReadStateAsync(HostWorld.Ledger("nobody")));
        Assert.DoesNotContain("a resumed", Heard(world));
    }

    // A host may have its journal's times from a clock of its own.
    private static DateTimeOffset Earliest(HostWorld world, DateTimeOffset begin) =>
        world.Time.GetUtcNow() < begin ? world.Time.GetUtcNow() : begin;

    private static DateTimeOffset Latest(HostWorld world) =>
        world.Time.GetUtcNow() > TimeProvider.System.GetUtcNow() ? world.Time.GetUtcNow() : TimeProvider.System.GetUtcNow();

    private static IEnumerable<string> Heard(HostWorld world)
    {
        while (world.HasHeard(out var heard))
            yield return heard!;
    }
}
