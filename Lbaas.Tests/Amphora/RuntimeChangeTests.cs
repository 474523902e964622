namespace Lbaas.Tests.Amphora;

/// <summary>What changes in a running HAProxy without a reload: the same worker goes on, and does what the file says.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class RuntimeChangeTests(PoolUnderTest pool) : IClassFixture<PoolUnderTest>
{
    [Theory]
    [InlineData("roundrobin", "")]
    [InlineData("leastconn", "")]
    [InlineData("roundrobin", "check inter 100ms fall 1 rise 1")]
    [InlineData("roundrobin", "backup")]
    public async Task A_member_is_added(string algorithm, string words)
    {
        var text = await pool.StartAsync(text => text with { Algorithm = algorithm, Members = [pool.Member(0) with { Words = words }] });
        await AssertSameWorkerAsync(text.With([.. text.Members, pool.Member(1) with { Words = words, Weight = 1 }]));

        Assert.Equal("01", await pool.AnsweringAsync());
    }

    [Fact]
    public async Task A_member_is_removed_and_gets_no_more_requests()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1)));
        await AssertSameWorkerAsync(text.With(text.Members[0]));

        Assert.Equal("0", await pool.AnsweringAsync());
    }

    [Fact]
    public async Task A_removed_member_leaves_the_statistics_when_nothing_uses_it_any_more()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1)));
        await AssertSameWorkerAsync(text.With(text.Members[0]), () =>
            Eventually.Async(() => HaproxyView.Statuses(pool.Agent.SocketPath, text.Members[1].Id).Length == 0, "it is deleted"));
    }

    [Fact]
    public async Task A_weight_changes_and_weight_0_drains()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1)));
        await AssertSameWorkerAsync(text.With(text.Members[0] with { Weight = 7 }, text.Members[1] with { Weight = 0 }));

        Assert.Equal("0", await pool.AnsweringAsync());
        Assert.Contains(pool.Servers, server => server.Contains($"{text.Members[0].Id}") && server.Contains("weight 7"));
    }

    [Theory]
    [InlineData("roundrobin")]
    [InlineData("source")]
    public async Task A_member_is_disabled_and_enabled(string algorithm)
    {
        var text = await pool.StartAsync(text => text with { Algorithm = algorithm, Members = [pool.Member(0), pool.Member(1) with { IsDisabled = true }] });
        await AssertSameWorkerAsync(text.With(text.Members[0] with { IsDisabled = true }, text.Members[1] with { IsDisabled = false }));

        Assert.Equal("1", await pool.AnsweringAsync());
    }

    [Fact]
    public async Task A_checked_member_that_is_added_disabled_and_then_enabled_is_checked()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0)));
        var dead = new PoolMember(1) { Words = "check inter 100ms fall 1 rise 1", IsDisabled = true };
        await AssertSameWorkerAsync(text.With(text.Members[0], dead));
        await AssertSameWorkerAsync(text.With(text.Members[0], dead with { IsDisabled = false }), () =>
            Eventually.Async(() => HaproxyView.Statuses(pool.Agent.SocketPath, dead.Id) is ["DOWN"], "its check has failed"));
    }

    [Fact]
    public async Task A_pool_of_two_listeners_changes_in_both()
    {
        var text = await pool.StartAsync(text => text with { Listeners = 2, Members = [pool.Member(0)] });
        await AssertSameWorkerAsync(text.With(pool.Member(2)));

        Assert.Equal("22", await pool.AnsweringAsync() + await pool.AnsweringAsync(listener: 1));
    }

    [Fact]
    public async Task Several_changes_at_once_need_no_reload()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1) with { Weight = 3 }));
        await AssertSameWorkerAsync(text.With(text.Members[1] with { Weight = 1 }, pool.Member(2)));

        Assert.Equal("12", await pool.AnsweringAsync());
    }

    [Fact]
    public async Task A_member_that_was_added_keeps_connections_for_later_requests()
    {
        var text = await pool.StartAsync(text => text with { More = "http-reuse safe", Members = [pool.Member(0)] });
        await AssertSameWorkerAsync(text.With(pool.Member(1)));
        await pool.AnsweringAsync(1);

        Assert.Equal("1", await pool.AnsweringAsync());
        Assert.InRange(HaproxyView.Reused(pool.Agent.SocketPath), 1, int.MaxValue);
    }

    [Theory]
    [InlineData("weight")]
    [InlineData("state")]
    [InlineData("addition")]
    [InlineData("removal")]
    public async Task A_later_reload_ends_in_the_file_s_state(string change)
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1) with { Words = "check inter 100ms" }));
        var changed = change switch
        {
            "weight" => text.With(text.Members[0] with { Weight = 9 }, text.Members[1] with { Weight = 0 }),
            "state" => text.With(text.Members[0], text.Members[1] with { IsDisabled = true }),
            "addition" => text.With([.. text.Members, pool.Member(2) with { Words = "check inter 100ms" }]),
            _ => text.With(text.Members[0]),
        };
        await AssertSameWorkerAsync(changed);
        var worker = pool.Worker;
        await pool.BringAsync(changed);
        var same = pool.Servers;
        await pool.BringAsync(text);
        await pool.BringAsync(text);

        Assert.NotEqual(worker, pool.Worker);
        Assert.Equal(FreshHaproxy.Servers(changed), same);
        Assert.Equal(FreshHaproxy.Servers(text), pool.Servers);
    }

    private async Task AssertSameWorkerAsync(PoolText text, Func<Task>? then = null)
    {
        var worker = pool.Worker;
        await pool.BringAsync(text);
        if (then is not null)
            await then();

        Assert.Equal(worker, pool.Worker);
        Assert.Equal(FreshHaproxy.Servers(text), pool.Servers.Where(server => text.Members.Any(member => server.Contains($"/{member.Id} "))));
    }
}
