using Lbaas.Tests.Api;

namespace Lbaas.Tests.Rules;

/// <summary>
/// A request that failed has done nothing (spec api 15): every status is as before, nothing is pending, and the quota has
/// room for as many as before. One request for each step at which each resource's creation can fail.
/// </summary>
public sealed class NothingLeftTests(UnlockedTree tree) : IClassFixture<UnlockedTree>
{
    private const string Pool = """{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80}],"healthmonitor":{"type":"TCP","delay":5,"timeout":3,"max_retries":2}}""";

    // What a good request of each kind is: quota kind, its name in faults, path, envelope, fields.
    private static readonly Dictionary<string, (string Title, string Path, string Kind, string Fields)> Good = new()
    {
        ["loadbalancer"] = ("Load Balancer", "loadbalancers", "loadbalancer", """{"project_id":"<project>","vip_subnet_id":"<lb>"}"""),
        ["listener"] = ("Listener", "listeners", "listener", """{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":<port>}"""),
        ["pool"] = ("Pool", "pools", "pool", """{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}"""),
        ["member"] = ("Member", "pools/<pool>/members", "member", """{"address":"10.0.0.9","protocol_port":<port>}"""),
        ["l7policy"] = ("L7 Policy", "l7policies", "l7policy", """{"listener_id":"<listener>","action":"REJECT"}"""),
        ["l7rule"] = ("L7 Rule", "l7policies/<policy>/rules", "rule", """{"type":"PATH","compare_type":"EQUAL_TO","value":"/b"}"""),
    };

    private int _port = 1_000;

    public static TheoryData<string, int, string> Failing => new()
    {
        { "loadbalancer", 400, """{"project_id":"<project>","vip_subnet_id":"<lb>","x":1}""" },
        { "loadbalancer", 400, """{"project_id":"<project>"}""" },
        { "loadbalancer", 400, """{"project_id":"<project>","vip_subnet_id":"<lb>","flavor_id":"<lb>"}""" },
        { "loadbalancer", 409, """{"project_id":"<project>","vip_subnet_id":"<lb>","listeners":[{"protocol":"HTTP","protocol_port":80},{"protocol":"TCP","protocol_port":80}]}""" },
        { "loadbalancer", 400, $$"""{"project_id":"<project>","vip_subnet_id":"<lb>","pools":[{{Pool}}],"listeners":[{"protocol":"HTTPS","protocol_port":80,"default_pool":{"name":"p"} }]}""" },
        { "loadbalancer", 400, """{"project_id":"<project>","vip_subnet_id":"<lb>","listeners":[{"protocol":"HTTP","protocol_port":80,"allowed_cidrs":["2001:db8::/32"]}]}""" },
        { "listener", 400, """{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":0}""" },
        { "listener", 404, """{"loadbalancer_id":"<pool>","protocol":"HTTP","protocol_port":80}""" },
        { "listener", 400, """{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":82,"default_pool_id":"<https>"}""" },
        { "listener", 409, """{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":80}""" },
        { "listener", 400, """{"loadbalancer_id":"<lb>","protocol":"TERMINATED_HTTPS","protocol_port":82,"default_tls_container_ref":"gone"}""" },
        { "pool", 400, """{"loadbalancer_id":"<lb>","protocol":"HTTP"}""" },
        { "pool", 404, """{"listener_id":"<pool>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""" },
        { "pool", 409, """{"listener_id":"<listener>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""" },
        { "pool", 400, """{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","crl_container_ref":"r"}""" },
        { "pool", 501, """{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"SOURCE_IP_PORT"}""" },
        { "member", 400, """{"address":"nowhere","protocol_port":80}""" },
        { "member", 400, """{"address":"169.254.169.254","protocol_port":80}""" },
        { "member", 409, """{"address":"10.0.0.1","protocol_port":80}""" },
        { "l7policy", 400, """{"listener_id":"<listener>","action":"NONE"}""" },
        { "l7policy", 404, """{"listener_id":"<pool>","action":"REJECT"}""" },
        { "l7policy", 400, """{"listener_id":"<listener>","action":"REDIRECT_TO_URL"}""" },
        { "l7policy", 404, """{"listener_id":"<listener>","action":"REDIRECT_TO_POOL","redirect_pool_id":"<lb>"}""" },
        { "l7policy", 501, """{"listener_id":"<tcp>","action":"REJECT"}""" },
        { "l7rule", 400, """{"type":"PATH","compare_type":"EQUAL_TO"}""" },
        { "l7rule", 400, """{"type":"HEADER","compare_type":"EQUAL_TO","value":"v"}""" },
    };

    public static TheoryData<string, string> FailingUpdates => new(
        OrderOfFailuresTests.BreakingEarlyRules.Select(row => row.Data).Where(row => row.Item1 == "PUT").Select(row => (row.Item2, row.Item3)));

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task What_failed_has_left_nothing_behind(string kind, int code, string fields)
    {
        var (title, path, envelope, good) = Good[kind];
        var project = Guid.NewGuid().ToString();
        await tree.GrowAsync(project);
        var before = await StatusesAsync();
        // Of listeners and pools the tree has two, of all else one: there is room for one more.
        await tree.LimitAsync(project, 100, (kind, kind is "listener" or "pool" ? 3 : 2));

        var failed = await SendAsync(fields);

        Assert.True(code == (int)failed.Status, failed.Text);
        Assert.Equal(before, await StatusesAsync());
        Assert.DoesNotContain(tree.Fill("<lb>"), (await tree.Server.GetAsync("/operator/pending")).Text, StringComparison.Ordinal);
        var (first, second) = (await SendAsync(good), await SendAsync(good));
        Assert.True(201 == (int)first.Status, first.Text);
        Assert.Equal((403, $"Quota has been met for resources: {title}"), ((int)second.Status, second.Fault));

        Task<ApiReply> SendAsync(string body) => tree.SendAsync(
            "POST", path, $$"""{"{{envelope}}":{{body.Replace("<project>", project, StringComparison.Ordinal).Replace("<port>", $"{++_port}", StringComparison.Ordinal)}} }""");
    }

    [Theory]
    [InlineData("listener")]
    [InlineData("pool")]
    [InlineData("member")]
    [InlineData("l7policy")]
    [InlineData("l7rule")]
    public async Task What_met_a_lock_has_left_nothing_behind(string kind)
    {
        await using var locked = new LockedTree();
        await locked.InitializeAsync();
        var (title, path, envelope, good) = Good[kind];
        await locked.LimitAsync("owner", 100, (kind, kind is "listener" or "pool" ? 3 : 2));

        var refused = await SendAsync();
        locked.Nodes.BeWell();
        await locked.Server.ActiveAsync(locked.Fill("loadbalancers/<lb>"), "loadbalancer");
        var (first, second) = (await SendAsync(), await SendAsync());

        Assert.Equal((409, 201, 403), ((int)refused.Status, (int)first.Status, (int)second.Status));
        Assert.Equal($"Quota has been met for resources: {title}", second.Fault);

        Task<ApiReply> SendAsync() => locked.SendAsync("POST", path, $$"""{"{{envelope}}":{{good.Replace("<port>", $"{++_port}", StringComparison.Ordinal)}} }""");
    }

    [Fact]
    public async Task Children_of_a_tree_that_failed_have_left_nothing_behind()
    {
        var project = Guid.NewGuid().ToString();
        await tree.LimitAsync(project, 1);
        var whole = $$"""{"loadbalancer":{"project_id":"{{project}}","vip_subnet_id":"{{project}}","pools":[{{Pool}}],"listeners":[{"protocol":"HTTP","protocol_port":80<more>}]} }""";
        var refused = await PostAsync(""","default_tls_container_ref":"gone" """);
        var vipless = await PostAsync(""","allowed_cidrs":["2001:db8::/32"]""");

        var first = await PostAsync("");

        Assert.Equal((400, 400, 201), ((int)refused.Status, (int)vipless.Status, (int)first.Status));
        Assert.Equal(403, (int)(await PostAsync("")).Status);

        Task<ApiReply> PostAsync(string more) => tree.Server.PostAsync("loadbalancers", whole.Replace("<more>", more, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_monitor_that_failed_has_left_nothing_behind()
    {
        var project = Guid.NewGuid().ToString();
        await tree.GrowAsync(project);
        await tree.LimitAsync(project, 100, ("healthmonitor", 2));
        string[] failing =
        [
            """{"pool_id":"<https>","type":"TCP","delay":5,"timeout":3,"max_retries":11}""",
            """{"pool_id":"<lb>","type":"TCP","delay":5,"timeout":3,"max_retries":2}""",
            """{"pool_id":"<https>","type":"SCTP","delay":5,"timeout":3,"max_retries":2}""",
            """{"pool_id":"<pool>","type":"TCP","delay":5,"timeout":3,"max_retries":2}""",
            """{"pool_id":"<https>","type":"TCP","delay":5,"timeout":3,"max_retries":2,"url_path":"/"}""",
        ];
        var before = await StatusesAsync();

        foreach (var fields in failing)
            Assert.InRange((int)(await SendAsync(fields)).Status, 400, 409);

        Assert.Equal(before, await StatusesAsync());
        Assert.Equal(201, (int)(await SendAsync("""{"pool_id":"<https>","type":"TCP","delay":5,"timeout":3,"max_retries":2}""")).Status);

        Task<ApiReply> SendAsync(string fields) => tree.SendAsync("POST", "healthmonitors", $$"""{"healthmonitor":{{fields}} }""");
    }

    [Theory]
    [MemberData(nameof(FailingUpdates))]
    public async Task An_update_that_failed_has_left_no_status_behind(string path, string body)
    {
        await tree.GrowAsync(Guid.NewGuid().ToString());
        var before = await StatusesAsync();

        var reply = await tree.SendAsync("PUT", path, body);

        Assert.Equal(400, (int)reply.Status);
        Assert.Equal(before, await StatusesAsync());
        Assert.DoesNotContain(tree.Fill("<lb>"), (await tree.Server.GetAsync("/operator/pending")).Text, StringComparison.Ordinal);
    }

    // Everything in the tree with its status: its own list and the lists of what lies in it.
    private async Task<string> StatusesAsync()
    {
        string[] lists = ["loadbalancers?id=<lb>", "listeners?loadbalancer_id=<lb>", "pools?loadbalancer_id=<lb>", "pools/<pool>/members", "l7policies?listener_id=<listener>", "l7policies/<policy>/rules"];
        List<string> found = [(await tree.Server.GetAsync(tree.Fill("loadbalancers/<lb>/status"))).Text];
        foreach (var list in lists)
        {
            var reply = await tree.Server.GetAsync(tree.Fill(list));
            foreach (var item in reply.Json.EnumerateObject().First().Value.EnumerateArray())
                found.Add($"{item.GetProperty("id")} {item.GetProperty("provisioning_status")} {item.GetProperty("updated_at")}");
        }
        return string.Join('\n', found);
    }
}

/// <summary>The tree in queue mode; each test grows one of its own.</summary>
public sealed class UnlockedTree() : OwnedTree();
