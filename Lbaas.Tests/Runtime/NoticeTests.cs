using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Tests.Runtime;

/// <summary>What commits announce: in their order, once each, and for as long as it is kept.</summary>
public sealed class NoticeTests
{
    private static readonly NoticeFilter Everything = default;

    [Fact]
    public async Task A_reader_who_follows_finds_every_commit_once_and_in_order()
    {
        await using var world = await TestWorld.StartAsync();
        var load = Task.WhenAll(Enumerable.Range(0, 20).Select(async actor =>
        {
            for (var i = 0; i < 10; i++)
                await world.AddAsync($"a{actor}", 1);
        }));
        var found = new List<PlacedNotice>();

        using var subscription = world.Host.ReadSide.Notices.Subscribe(Everything);
        while (found.Count < 200)
        {
            var page = world.Host.ReadSide.Notices.Read(Everything, found.Count == 0 ? 0 : found[^1].Position, 7);
            found.AddRange(page.Notices);
            if (page.Notices.Count == 0)
                await subscription.WaitAsync(TestWorld.AskTimeout, TimeProvider.System, default);
        }

        await load;
        Assert.Equal(found.Select(notice => notice.Position).Order().Distinct(), found.Select(notice => notice.Position));
        Assert.Equal(
            world.Query("SELECT group_concat(ordering) FROM (SELECT ordering FROM journal ORDER BY ordering)"),
            string.Join(',', found.Select(notice => notice.Position)));
    }

    [Fact]
    public async Task An_owner_and_a_project_have_their_own()
    {
        await using var world = await TestWorld.StartAsync();
        foreach (var actor in (string[])["p1", "p2", "q1"])
            await world.AddAsync(actor, 1);

        Assert.Equal(["p1", "p2"], Owners(world, new NoticeFilter(null, "p")));
        Assert.Equal(["p2"], Owners(world, new NoticeFilter("p2", null)));
    }

    [Fact]
    public async Task A_waiter_is_woken_by_its_own_project_alone()
    {
        await using var world = await TestWorld.StartAsync();
        using var ours = world.Host.ReadSide.Notices.Subscribe(new NoticeFilter(null, "p"));
        using var others = world.Host.ReadSide.Notices.Subscribe(new NoticeFilter(null, "q"));

        await world.AddAsync("p1", 1);

        Assert.True(await ours.WaitAsync(TestWorld.AskTimeout, TimeProvider.System, default));
        Assert.False(await others.WaitAsync(TimeSpan.Zero, TimeProvider.System, default));
    }

    [Fact]
    public async Task What_is_too_much_is_deleted_and_the_log_says_up_to_where()
    {
        await using var world = await TestWorld.StartAsync(options => options.Notices = new NoticeRetention(5, TimeSpan.FromDays(1)));
        for (var i = 0; i < 12; i++)
            await world.AddAsync("a", 1);

        var page = world.Host.ReadSide.Notices.Read(Everything, 0, 100);

        Assert.Equal([8, 9, 10, 11, 12], page.Notices.Select(notice => notice.Position));
        Assert.Equal((7, 12), (page.Compacted, page.Head));
    }

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
