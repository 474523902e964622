namespace Lbaas.Tests.Wire;

/// <summary>What each type of health monitor asks a member, and what its answer means. All probing starts at once, in the set-up.</summary>
[Collection(WireCollection.Name)]
public sealed class HealthMonitorTests(HealthMonitorSetup setup) : IClassFixture<HealthMonitorSetup>
{
    [Theory]
    [InlineData("listed 204", "ONLINE")]
    [InlineData("listed 200", "ONLINE")]
    [InlineData("listed 202", "ERROR")]
    [InlineData("range 204", "ONLINE")]
    [InlineData("range 205", "ERROR")]
    [InlineData("default 200", "ONLINE")]
    [InlineData("default 404", "ERROR")]
    public async Task An_HTTP_monitor_takes_the_expected_codes_and_no_others(string member, string status) =>
        await setup.Balancer.BecomesAsync(member, status);

    [Fact]
    public async Task An_HTTP_monitor_asks_with_method_path_version_and_host_as_told()
    {
        await setup.Balancer.BecomesAsync("listed 204", "ONLINE");

        var probe = setup.Member("listed 204").Requests.First().Head;
        Assert.Equal("POST /health?deep=1 HTTP/1.1", probe.First);
        Assert.Equal(["health.example.org"], probe["Host"]);
    }

    [Fact]
    public async Task An_HTTP_monitor_asks_GET_of_the_root_in_HTTP_1_0_unless_told_otherwise()
    {
        await setup.Balancer.BecomesAsync("default 200", "ONLINE");

        var probe = setup.Member("default 200").Requests.First().Head;
        Assert.Equal("GET / HTTP/1.0", probe.First);
        Assert.Empty(probe["Host"]);
    }

    [Theory]
    [InlineData("secured 200", "ONLINE")]
    [InlineData("secured 500", "ERROR")]
    [InlineData("not secured", "ERROR")]
    public async Task An_HTTPS_monitor_asks_over_TLS_whoever_signed_the_members_certificate(string member, string status) =>
        await setup.Balancer.BecomesAsync(member, status);

    [Theory]
    [InlineData("tcp 500", "ONLINE")]
    [InlineData("tcp closed", "ERROR")]
    public async Task A_TCP_monitor_is_content_with_a_connection(string member, string status) =>
        await setup.Balancer.BecomesAsync(member, status);

    [Theory]
    [InlineData("hello plain", "ONLINE")]
    [InlineData("hello closed", "ERROR")]
    public async Task A_TLS_HELLO_monitor_is_content_with_a_connection_as_Octavias_is(string member, string status) =>
        await setup.Balancer.BecomesAsync(member, status);

    [Fact]
    public async Task A_probe_without_an_answer_fails_after_the_timeout() =>
        await setup.Balancer.BecomesAsync("silent", "ERROR");

    [Theory]
    [InlineData("bad, probed elsewhere", "ONLINE")]
    [InlineData("good, probed elsewhere", "ERROR")]
    public async Task Probes_go_to_the_monitor_address_and_port_of_a_member(string member, string status) =>
        await setup.Balancer.BecomesAsync(member, status);

    [Theory]
    [InlineData("unprobed")]
    [InlineData("unmonitored")]
    public async Task Members_without_an_enabled_monitor_have_NO_MONITOR_and_are_used_whatever_they_answer(string member)
    {
        await setup.Balancer.BecomesAsync(member, "NO_MONITOR");

        Assert.Equal(500, (await setup.Balancer.AskAsync(setup.PortOf(member), "/used")).Status);
        Assert.DoesNotContain(setup.Member(member).Requests, request => request.Target != "/used");
    }

    [Fact]
    public async Task Only_members_that_pass_get_traffic()
    {
        await setup.Balancer.BecomesAsync("default 404", "ERROR");
        await setup.Balancer.BecomesAsync("default 200", "ONLINE");

        Assert.Equal(["default 200"], (await setup.Balancer.AnsweringAsync(setup.PortOf("default 200"), 4)).Distinct());
    }

    [Theory]
    [InlineData("default", "DEGRADED")]
    [InlineData("silence", "ERROR")]
    [InlineData("hello fine", "ONLINE")]
    public async Task A_pool_is_DEGRADED_with_some_members_down_and_in_ERROR_with_all(string pool, string status) =>
        await setup.Balancer.BecomesAsync(pool, status);

    [Fact]
    public async Task A_load_balancer_with_a_pool_in_ERROR_is_in_ERROR() => await setup.Balancer.BecomesAsync("ERROR");

    // Looked at while a probe waits for its answer: before any failure, after 1, 2 and 3, then after 1 and 2 successes.
    [Fact]
    public async Task A_member_falls_after_exactly_max_retries_down_failures_and_rises_after_exactly_max_retries_successes() =>
        Assert.Equal([200, 200, 200, 503, 503, 200], await setup.CountedAsync());
}
