using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Tests.Runtime;

/// <summary>What commits announce: in their order, once each, and for as long as it is kept.</summary>
public sealed class NoticeTests
{
    private static readonly NoticeFilter Everything = default;

    [Fact]
    public async Task What_is_too_old_is_deleted_with_the_next_commits()
    {
        await using var world = await TestWorld.StartAsync(options => options.Notices = new NoticeRetention(100, TimeSpan.FromHours(1)));
        await world.AddAsync("a", 1);
        await world.AddAsync("a", 1);
        world.Time.Advance(TimeSpan.FromHours(2));

        await world.AddAsync("a", 1);

        var page = world.Host.ReadSide.Notices.Read(Everything, 0, 100);
        Assert.Equal((3, 2), (page.Notices.Single().Position, page.Compacted));
    }

    [Fact]
    public async Task The_bound_holds_across_restarts()
    {
        await using var world = await TestWorld.StartAsync(options => options.Notices = new NoticeRetention(3, TimeSpan.FromDays(1)));
        for (var i = 0; i < 6; i++)
        {
            await world.AddAsync("a", 1);
            await world.RestartAsync();
        }

        Assert.Equal(3L, world.Query("SELECT COUNT(*) FROM notice"));
    }

    [Fact]
    public async Task A_rebuild_of_the_read_side_neither_loses_nor_repeats_one()
    {
        await using var world = await TestWorld.StartAsync();
        for (var i = 0; i < 4; i++)
            await world.AddAsync($"a{i % 2}", 1);
        var before = world.Query("SELECT group_concat(position || owner_id || body) FROM notice");

        world.Options.ReadSideVersion++;
        await world.RestartAsync();

        Assert.Equal(before, world.Query("SELECT group_concat(position || owner_id || body) FROM notice"));
    }

    [Fact]
    public async Task A_journal_older_than_its_notices_says_so()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        await world.Host.DisposeAsync();
        world.Query("DROP TABLE notice; DELETE FROM runtime_setting WHERE name = 'notices-compacted'");

        await world.StartHostAsync();

        Assert.Equal(1, world.Host.ReadSide.Notices.Read(Everything, 0, 100).Compacted);
    }

    [Fact]
    public void A_commit_announces_one_thing()
    {
        var changes = new ReadSideChanges();
        changes.Announce(new Notice("entry", "a", null, default));

        Assert.Throws<InvalidOperationException>(() => changes.Announce(new Notice("entry", "a", null, default)));
    }

    private static IEnumerable<string> Owners(TestWorld world, NoticeFilter filter) =>
        world.Host.ReadSide.Notices.Read(filter, 0, 100).Notices.Select(notice => notice.Notice.OwnerId);
}
