using Lbaas.Runtime.Notices;

namespace Lbaas.Tests.Hosts;

/// <summary>Who has an answer finds what led to it: documents, observations, notices and receipts; and so after a restart.</summary>
public abstract class ReadSideContract : HostContract
{
    private static readonly NoticeFilter s_everything = default;

    [Fact]
    public async Task Who_has_an_answer_reads_what_he_wrote()
    {
        await using var world = await StartAsync();

        for (var i = 1; i <= 20; i++)
        {
            var total = await world.AddAsync("a", i);
            Assert.Contains($"\"total\":{total}", world.ReadSide.Find("ledger", "a")!.BodyText);
        }

        await world.AddAsync("a", -1_000);
        Assert.Equal("DEBT", world.ReadSide.Find("ledger", "a")!.Observation);
    }

    [Fact]
    public async Task Askers_of_many_actors_at_the_same_time_read_what_they_wrote()
    {
        await using var world = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async actor =>
        {
            for (var i = 1; i <= 10; i++)
            {
                var total = await world.AddAsync($"a{actor}", 1);
                Assert.Contains($"\"total\":{total}", world.ReadSide.Find("ledger", $"a{actor}")!.BodyText);
            }
        }));

        Assert.Equal(20, world.ReadSide.Count("ledger"));
    }

    [Fact]
    public async Task A_receipt_is_there_when_the_asker_is_answered_and_after_a_restart()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 7);
        Assert.NotNull(world.ReadSide.FindReceipt("a:7"));

        await world.RestartAsync();

        Assert.NotNull(world.ReadSide.FindReceipt("a:7"));
    }

    [Fact]
    public async Task A_receipt_of_what_no_actor_remembers_is_there_when_it_is_said_to_be_kept_and_after_a_restart()
    {
        await using var world = await StartAsync();
        await world.Host.RememberAsync(new("mine", "group", "{}"u8.ToArray()));
        Assert.NotNull(world.ReadSide.FindReceipt("mine"));

        await world.RestartAsync();

        Assert.NotNull(world.ReadSide.FindReceipt("mine"));
    }

    [Fact]
    public async Task A_rebuild_of_the_read_side_keeps_documents_receipts_and_notices()
    {
        await using var world = await StartAsync();
        for (var i = 0; i < 4; i++)
            await world.AddAsync($"a{i % 2}", 1);
        var before = Notices(world);

        world.Options.ReadSideVersion++;
        await world.RestartAsync();

        Assert.Equal(before, Notices(world));
        Assert.Equal(2, world.ReadSide.Count("ledger"));
        Assert.NotNull(world.ReadSide.FindReceipt("a1:2"));
    }

    [Fact]
    public async Task A_reader_who_follows_finds_every_commit_once_and_in_the_order_of_the_journal()
    {
        await using var world = await StartAsync();
        var load = Task.WhenAll(Enumerable.Range(0, 20).Select(async actor =>
        {
            for (var i = 0; i < 10; i++)
                await world.AddAsync($"a{actor}", 1);
        }));
        var found = new List<PlacedNotice>();

        using var subscription = world.ReadSide.Notices.Subscribe(s_everything);
        while (found.Count < 200)
        {
            var page = world.ReadSide.Notices.Read(s_everything, found.Count == 0 ? 0 : found[^1].Position, 7);
            found.AddRange(page.Notices);
            if (page.Notices.Count == 0)
                Assert.True(await subscription.WaitAsync(HostWorld.AskTimeout, TimeProvider.System, default), "news in time");
        }

        await load;
        Assert.Equal(world.ReadPositions(), found.Select(static notice => notice.Position));
    }

    [Fact]
    public async Task An_owner_and_a_project_have_their_own_notices()
    {
        await using var world = await StartAsync();
        foreach (var actor in (string[])["p1", "p2", "q1"])
            await world.AddAsync(actor, 1);

        Assert.Equal(["p1", "p2"], Owners(world, new NoticeFilter(null, "p")));
        Assert.Equal(["p2"], Owners(world, new NoticeFilter("p2", null)));
    }

    [Fact]
    public async Task A_waiter_is_woken_by_its_own_project_alone()
    {
        await using var world = await StartAsync();
        using var ours = world.ReadSide.Notices.Subscribe(new NoticeFilter(null, "p"));
        using var others = world.ReadSide.Notices.Subscribe(new NoticeFilter(null, "q"));

        await world.AddAsync("p1", 1);

        Assert.True(await ours.WaitAsync(HostWorld.AskTimeout, TimeProvider.System, default));
        Assert.False(await others.WaitAsync(TimeSpan.Zero, TimeProvider.System, default));
    }

    [Fact]
    public async Task What_is_too_much_is_deleted_and_the_log_says_up_to_where_across_restarts_too()
    {
        await using var world = await StartAsync(static options => options.Notices = new NoticeRetention(5, TimeSpan.FromDays(1)));
        for (var i = 0; i < 12; i++)
        {
            await world.AddAsync("a", 1);
            if (i == 6)
                await world.RestartAsync();
        }

        var page = world.ReadSide.Notices.Read(s_everything, 0, 100);

        Assert.Equal([8, 9, 10, 11, 12], page.Notices.Select(static notice => notice.Position));
        Assert.Equal((7, 12), (page.Compacted, page.Head));
    }

    private static IReadOnlyList<string> Notices(HostWorld world) =>
        [.. world.ReadSide.Notices.Read(s_everything, 0, 100).Notices.Select(static notice => $"{notice.Position} {notice.Notice.OwnerId}")];

    private static IEnumerable<string> Owners(HostWorld world, NoticeFilter filter) =>
        world.ReadSide.Notices.Read(filter, 0, 100).Notices.Select(static notice => notice.Notice.OwnerId);
}
