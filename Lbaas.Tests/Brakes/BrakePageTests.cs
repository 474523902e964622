using System.Net;
using System.Text.Json;
using Lbaas.Tests.Authorization;

namespace Lbaas.Tests.Brakes;

/// <summary><c>/operator/brake</c>: what is shown, and what an operator can say.</summary>
public sealed class BrakePageTests(TestingServer house) : IClassFixture<TestingServer>
{
    [Fact]
    public async Task Where_nobody_has_died_it_is_open()
    {
        await using var server = await BrakeServer.StartAsync();

        var page = await server.PageAsync();

        Assert.Equal(("open", null, "auto", 0), (Text(page, "state"), Text(page, "cause"), Text(page.GetProperty("override"), "mode"), Count(page, "queue")));
    }

    [Fact]
    public async Task The_limits_are_shown_as_they_are_set()
    {
        await using var server = await BrakeServer.StartAsync("--Lbaas:Failover:PerHostMax=3");

        var limits = (await server.PageAsync()).GetProperty("limits");

        Assert.Equal(
            """{"convictions_max":10,"window_seconds":300,"per_host_max":3,"per_zone_max":5,"total_max":10,"replacement_seconds":600,"queue_max":10000}""",
            JsonSerializer.Serialize(limits));
    }

    [Fact]
    public async Task Closed_it_says_why_and_since_when()
    {
        await using var server = await BrakeServer.StartAsync();

        await server.ConvictAsync(12);

        var page = await server.PageAsync();
        Assert.Equal(("closed", "More than 10 amphorae were found dead within 5 minutes."), (Text(page, "state"), Text(page, "cause")));
        Assert.NotNull(Text(page, "since"));
    }

    [Fact]
    public async Task Who_waits_is_shown_in_the_order_of_the_queue()
    {
        await using var server = await BrakeServer.StartAsync();

        await server.ConvictAsync(13);

        var queue = (await server.PageAsync()).GetProperty("queue");
        Assert.Equal(3, queue.GetProperty("count").GetInt32());
        Assert.Equal(
            [11, 12, 13], queue.GetProperty("amphorae").EnumerateArray().Select(one => one.GetProperty("place").GetInt32()));
    }

    [Fact]
    public async Task Who_is_being_replaced_is_shown_with_all_that_is_known()
    {
        await using var server = await BrakeServer.StartAsync();

        await server.ConvictAsync(1);

        var one = (await server.PageAsync()).GetProperty("replacements").GetProperty("amphorae").EnumerateArray().Single();
        Assert.Equal(
            (DrivenBrake.Amphora(1).ToString(), DrivenBrake.Amphora(1_001).ToString(), "zone-1", "host-1", "silent"),
            (Text(one, "amphora_id"), Text(one, "loadbalancer_id"), Text(one, "zone"), Text(one, "host"), Text(one, "evidence")));
        Assert.NotNull(Text(one, "since"));
        Assert.NotNull(Text(one, "deadline"));
    }

    [Fact]
    public async Task Who_is_not_dead_any_more_is_not_shown()
    {
        await using var server = await BrakeServer.StartAsync();
        await server.ConvictAsync(1);

        await server.ReplacedAsync(1);

        var page = await server.PageAsync();
        Assert.Equal((0, 0, 1), (Count(page, "queue"), page.GetProperty("replacements").GetProperty("amphorae").GetArrayLength(), Total(page, "replacements")));
    }

    [Fact]
    public async Task Convictions_of_the_window_are_counted()
    {
        await using var server = await BrakeServer.StartAsync();

        await server.ConvictAsync(4);

        var page = await server.PageAsync();
        Assert.Equal((4, 4), (Count(page, "convictions"), Total(page, "convictions")));
    }

    [Fact]
    public async Task Held_closed_by_an_operator_the_answer_says_until_when_and_why()
    {
        await using var server = await BrakeServer.StartAsync();

        var page = (await server.SayAsync("""{"override":"closed","minutes":30,"reason":"the rack is moved"}""")).Json;

        var word = page.GetProperty("override");
        Assert.Equal(("closed", "closed", "the rack is moved"), (Text(page, "state"), Text(word, "mode"), Text(word, "reason")));
        Assert.NotNull(Text(word, "until"));
    }

    [Fact]
    public async Task Opened_by_an_operator_it_lets_go_who_waits()
    {
        await using var server = await BrakeServer.StartAsync("--Lbaas:Failover:TotalMax=20");
        await server.ConvictAsync(12);

        var page = (await server.SayAsync("""{"override":"open","reason":"a switch is dead"}""")).Json;

        Assert.Equal(("open", 0, 12), (Text(page, "state"), Count(page, "queue"), Count(page, "replacements")));
    }

    [Fact]
    public async Task Opened_it_has_an_end_though_none_is_given()
    {
        await using var server = await BrakeServer.StartAsync("--Lbaas:Failover:TotalMax=1");
        await server.ConvictAsync(12);

        var page = (await server.SayAsync("""{"override":"open","reason":"a switch is dead"}""")).Json;

        Assert.NotNull(Text(page.GetProperty("override"), "until"));
    }

    [Theory]
    [InlineData("""{"override":"shut","reason":"x"}""", "Invalid input for field/attribute override. Value: 'shut'. Value should be one of: open, closed, auto")]
    [InlineData("""{"override":1,"reason":"x"}""", "Invalid input for field/attribute override. Value: '1'. Value should be one of: open, closed, auto")]
    [InlineData("""{"reason":"x"}""", "Missing argument: \"override\"")]
    [InlineData("""{"override":"open"}""", "Missing argument: \"reason\"")]
    [InlineData("""{"override":"closed","reason":""}""", "Invalid input for field/attribute reason. Value: ''. Value should be a text of 1 to 255 characters")]
    [InlineData("""{"override":"open","minutes":0,"reason":"x"}""", "Invalid input for field/attribute minutes. Value: '0'. Value should be 1 to 1440")]
    [InlineData("""{"override":"open","minutes":1441,"reason":"x"}""", "Invalid input for field/attribute minutes. Value: '1441'. Value should be 1 to 1440")]
    [InlineData("""{"override":"auto","minutes":5}""", "Validation failure: minutes: 'auto' has no end.")]
    [InlineData("""{"override":"auto","until":5}""", "Unknown attribute for argument override: until")]
    [InlineData("[]", "Invalid input for field/attribute override. Value: '[]'. Value should be an object")]
    public async Task What_makes_no_sense_is_refused(string body, string fault)
    {
        var reply = await house.SendAsync("owner", "load-balancer_admin", "PUT", "/operator/brake", body);

        Assert.Equal((HttpStatusCode.BadRequest, fault), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PUT", """{"override":"auto"}""")]
    public async Task It_is_the_administrators(string method, string? body)
    {
        var administrator = await house.SendAsync("owner", "load-balancer_admin", method, "/operator/brake", body);
        var member = await house.SendAsync("owner", "member", method, "/operator/brake", body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (administrator.Status, member.Status));
    }

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private static int Count(JsonElement page, string name) => page.GetProperty(name).GetProperty("count").GetInt32();

    private static int Total(JsonElement page, string name) => page.GetProperty(name).GetProperty("total").GetInt32();
}
