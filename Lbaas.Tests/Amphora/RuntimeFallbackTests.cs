using System.Diagnostics;

namespace Lbaas.Tests.Amphora;

/// <summary>Where orders to the worker don't suffice, or nobody is sure: a reload, which ends in the same state.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class RuntimeFallbackTests(PoolUnderTest pool) : IClassFixture<PoolUnderTest>
{
    private const string Cookie = "cookie SRV insert indirect nocache";

    [Theory]
    [InlineData("another timeout")]
    [InlineData("other check words")]
    [InlineData("another address")]
    [InlineData("a cookie")]
    [InlineData("TLS")]
    [InlineData("a member of a pool by source address")]
    [InlineData("a weight in a pool by source address")]
    [InlineData("a default for all servers")]
    [InlineData("nothing")]
    public async Task It_reloads_for(string change)
    {
        var text = await pool.StartAsync(text => text with { Members = [pool.Member(0), pool.Member(1)] });
        if (change.Contains("source"))
            await pool.BringAsync(text = text with { Algorithm = "source" });
        if (change == "a default for all servers")
            await pool.BringAsync(text = text with { More = "default-server inter 1s" });
        if (change == "a cookie")
            await pool.BringAsync(text = text with { More = Cookie });
        var (first, second) = (text.Members[0], text.Members[1]);
        await AssertReloadsAsync(change switch
        {
            "another timeout" => text with { TimeoutServer = "11s" },
            "other check words" => text.With(first with { Words = "check inter 2s" }, second),
            "another address" => text.With(first with { Port = second.Port }, second),
            "a cookie" => text.With(first, second, pool.Member(2) with { Words = "cookie two" }),
            "TLS" => text.With(first, second, pool.Member(2) with { Words = "ssl verify none" }),
            "a weight in a pool by source address" => text.With(first with { Weight = 3 }, second),
            "a member of a pool by source address" or "a default for all servers" => text.With(first, second, pool.Member(2)),
            _ => text,
        });
    }

    [Fact]
    public async Task It_reloads_when_a_certificate_came_too()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0)));
        var path = $"/1.0/loadbalancer/{pool.Agent.LoadBalancerId}/certificates/one.pem";
        using var put = await pool.Agent.Client.PutAsync(path, new StringContent("some pem"));

        await AssertReloadsAsync(text.With(pool.Member(1)));
    }

    [Fact]
    public async Task It_reloads_when_the_worker_is_not_the_one_it_knows()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0)));
        var (worker, master) = (pool.Worker, 0);
        // While the last reload is not quite over the file is empty, and a signal is lost.
        await Eventually.Async(() => int.TryParse(File.ReadAllText(pool.Agent.PidPath), out master), "the master's pid is known");
        await Eventually.HoldsAsync(async () =>
        {
            using (var signal = Process.Start("kill", ["-USR2", $"{master}"]))
                await signal.WaitForExitAsync();
            return pool.Worker is > 0 and var now && now != worker;
        }, "a reload by hand is over");

        await AssertReloadsAsync(text.With(pool.Member(1)));
    }

    [Fact]
    public async Task It_reloads_where_an_earlier_agent_s_HAProxy_takes_no_orders()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0)));
        await pool.Agent.ActAsync("stop");
        File.Delete(Path.Combine(pool.Agent.BasePath, $"{pool.Agent.LoadBalancerId}.cli"));
        await pool.Agent.StartByHandAsync();
        try
        {
            await Eventually.Async(() => pool.Worker > 0, "a HAProxy without that socket answers");
            await AssertReloadsAsync(text = text.With(pool.Member(1)));
            await AssertReloadsAsync(text.With(pool.Member(2)));
        }
        finally
        {
            await pool.Agent.ActAsync("stop");
        }
    }

    [Fact]
    public async Task It_reloads_when_an_order_is_refused_halfway()
    {
        using var echo = new EchoServer();
        var member = new PoolMember(echo.Port);
        var text = await pool.StartAsync(text => text with { Mode = "tcp", Members = [member, pool.Member(0)] });
        using var busy = await EchoServer.ConnectAsync(text.Port);
        await EchoServer.ExchangeAsync(busy, 10);
        await pool.BringAsync(text.With(pool.Member(1)));
        // It can't come back while it still has a connection, and the other one is on its way by then.
        await AssertReloadsAsync(text.With(pool.Member(1) with { Weight = 4 }, member));

        await EchoServer.ExchangeAsync(busy, 10);
    }

    [Fact]
    public async Task A_state_that_was_changed_by_hand_ends_with_the_next_reload()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1) with { Words = "check inter 100ms" }));
        var (backend, member) = (text.Backends[0], text.Members[1].Id);
        await Eventually.HoldsAsync(async () =>
        {
            await pool.Agent.TellAsync($"set server {backend}/{member} weight 77", $"set server {backend}/{member} state maint");
            return pool.Servers.Any(server => server.Contains("weight 77 maintenance"));
        }, "it is changed");
        await AssertReloadsAsync(text);
    }

    private async Task AssertReloadsAsync(PoolText text)
    {
        var worker = pool.Worker;
        await pool.BringAsync(text);

        Assert.NotEqual(worker, pool.Worker);
        Assert.Equal(FreshHaproxy.Servers(text), pool.Servers);
    }
}
