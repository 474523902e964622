namespace Lbaas.Tests.Rules;

/// <summary>
/// Of a request with two faults the earlier is told (spec api 15): shape, object, right, early rules, quota, lock, late rules.
/// Each request here has faults of two neighbouring steps, and often of all that follow.
/// </summary>
public sealed class OrderOfFailuresTests(LockedTree tree) : IClassFixture<LockedTree>
{
    /// <summary>A write of each resource; the body has the right shape.</summary>
    public static TheoryData<string, string, string> Writes => new()
    {
        { "PUT", "loadbalancers/<lb>", """{"loadbalancer":{"name":"n"}}""" },
        { "POST", "listeners", """{"listener":{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":8080}}""" },
        { "PUT", "listeners/<listener>", """{"listener":{"name":"n"}}""" },
        { "POST", "pools", """{"pool":{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "POST", "pools", """{"pool":{"listener_id":"<tcp>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "PUT", "pools/<pool>", """{"pool":{"name":"n"}}""" },
        { "POST", "pools/<pool>/members", """{"member":{"address":"10.0.0.2","protocol_port":80}}""" },
        { "PUT", "pools/<pool>/members", """{"members":[{"address":"10.0.0.2","protocol_port":80}]}""" },
        { "PUT", "pools/<pool>/members/<member>", """{"member":{"weight":5}}""" },
        { "POST", "healthmonitors", """{"healthmonitor":{"pool_id":"<https>","type":"TCP","delay":5,"timeout":3,"max_retries":2}}""" },
        { "PUT", "healthmonitors/<hm>", """{"healthmonitor":{"delay":6}}""" },
        { "POST", "l7policies", """{"l7policy":{"listener_id":"<listener>","action":"REJECT"}}""" },
        { "PUT", "l7policies/<policy>", """{"l7policy":{"name":"n"}}""" },
        { "POST", "l7policies/<policy>/rules", """{"rule":{"type":"PATH","compare_type":"EQUAL_TO","value":"/b"}}""" },
        { "PUT", "l7policies/<policy>/rules/<rule>", """{"rule":{"value":"/c"}}""" },
    };

    /// <summary>Requests that break an early rule, and would not pass the lock either.</summary>
    public static TheoryData<string, string, string> BreakingEarlyRules => new()
    {
        { "POST", "loadbalancers", """{"loadbalancer":{"project_id":"owner"}}""" },
        { "POST", "loadbalancers", """{"loadbalancer":{"project_id":"owner","vip_subnet_id":"<lb>","flavor_id":"<lb>"}}""" },
        { "POST", "loadbalancers", """{"loadbalancer":{"project_id":"owner","vip_subnet_id":"<lb>","availability_zone":"nowhere"}}""" },
        { "POST", "listeners", """{"listener":{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":80,"default_pool_id":"<https>"}}""" },
        { "PUT", "listeners/<listener>", """{"listener":{"hsts_max_age":5}}""" },
        { "POST", "pools", """{"pool":{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","session_persistence":{"type":"APP_COOKIE"}}}""" },
        { "POST", "pools", """{"pool":{"listener_id":"<tcp>","protocol":"UDP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "PUT", "pools/<pool>", """{"pool":{"session_persistence":{"type":"SOURCE_IP","cookie_name":"c"}}}""" },
        { "POST", "pools/<pool>/members", """{"member":{"address":"169.254.169.254","protocol_port":80}}""" },
        { "PUT", "pools/<pool>/members", """{"members":[{"address":"169.254.169.254","protocol_port":80}]}""" },
        { "POST", "healthmonitors", """{"healthmonitor":{"pool_id":"<pool>","type":"SCTP","delay":5,"timeout":3,"max_retries":2}}""" },
        { "PUT", "healthmonitors/<hm>", """{"healthmonitor":{"delay":null}}""" },
        { "POST", "l7policies", """{"l7policy":{"listener_id":"<tcp>","action":"REDIRECT_TO_URL"}}""" },
        { "PUT", "l7policies/<policy>", """{"l7policy":{}}""" },
        { "POST", "l7policies/<policy>/rules", """{"rule":{"type":"HEADER","compare_type":"EQUAL_TO","value":"/b"}}""" },
        { "PUT", "l7policies/<policy>/rules/<rule>", """{"rule":{"value":"a b"}}""" },
    };

    /// <summary>Creations that break a late rule, with what the quota calls them.</summary>
    public static TheoryData<string, string, string> BreakingLateRules => new()
    {
        { "listeners", """{"listener":{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":80}}""", "Listener" },
        { "listeners", """{"listener":{"loadbalancer_id":"<lb>","protocol":"TERMINATED_HTTPS","protocol_port":443}}""", "Listener" },
        { "pools", """{"pool":{"loadbalancer_id":"<lb>","protocol":"HTTP","lb_algorithm":"SOURCE_IP_PORT","crl_container_ref":"r"}}""", "Pool" },
        { "pools/<pool>/members", """{"member":{"address":"10.0.0.1","protocol_port":80}}""", "Member" },
        { "healthmonitors", """{"healthmonitor":{"pool_id":"<pool>","type":"TCP","delay":5,"timeout":3,"max_retries":2}}""", "Health Monitor" },
        { "healthmonitors", """{"healthmonitor":{"pool_id":"<https>","type":"TCP","delay":5,"timeout":3,"max_retries":2,"url_path":"/"}}""", "Health Monitor" },
        { "l7policies", """{"l7policy":{"listener_id":"<listener>","action":"REDIRECT_TO_POOL","redirect_pool_id":"<lb>"}}""", "L7 Policy" },
        { "l7policies", """{"l7policy":{"listener_id":"<tcp>","action":"REJECT"}}""", "L7 Policy" },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_shape_is_told_before_a_missing_object(string method, string path, string body)
    {
        var malformed = body.Insert(body.LastIndexOf('{') + 1, "\"unknown\":1,");

        var reply = await tree.Server.SendAsync(method, OwnedTree.Empty(path), OwnedTree.Empty(malformed), OwnedTree.Stranger);

        Assert.Equal(400, (int)reply.Status);
        Assert.EndsWith(": unknown", reply.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_missing_object_is_told_before_a_missing_right(string method, string path, string body)
    {
        var reply = await tree.Server.SendAsync(method, OwnedTree.Empty(path), OwnedTree.Empty(body), OwnedTree.Stranger);

        Assert.Equal(404, (int)reply.Status);
    }

    [Theory]
    [MemberData(nameof(BreakingEarlyRules))]
    public async Task A_missing_right_is_told_before_an_early_rule(string method, string path, string body)
    {
        var reply = await tree.SendAsync(method, path, body, OwnedTree.Stranger);

        Assert.Equal((403, "Policy does not allow this request to be performed."), ((int)reply.Status, reply.Fault));
    }

    [Theory]
    [MemberData(nameof(BreakingEarlyRules))]
    public async Task An_early_rule_is_told_before_the_quota_and_the_lock(string method, string path, string body)
    {
        await tree.LimitAsync("owner", 0);

        var reply = await tree.SendAsync(method, path, body);

        Assert.Equal(400, (int)reply.Status);
    }

    [Theory]
    [MemberData(nameof(BreakingLateRules))]
    public async Task The_quota_is_told_before_the_lock_and_a_late_rule(string path, string body, string kind)
    {
        await tree.LimitAsync("owner", 0);

        var reply = await tree.SendAsync("POST", path, body);

        Assert.Equal((403, $"Quota has been met for resources: {kind}"), ((int)reply.Status, reply.Fault));
    }

    [Theory]
    [MemberData(nameof(BreakingLateRules))]
    public async Task The_lock_is_told_before_a_late_rule(string path, string body, string kind)
    {
        await tree.LimitAsync("owner", -1);

        var reply = await tree.SendAsync("POST", path, body);

        Assert.True((int)reply.Status == 409, $"{kind}: {reply.Text}");
        Assert.Equal(tree.Fill("Load Balancer <lb> is immutable and cannot be updated."), reply.Fault);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_lock_is_told_of_every_write_that_has_no_other_fault(string method, string path, string body)
    {
        await tree.LimitAsync("owner", -1);

        var reply = await tree.SendAsync(method, path, body);

        Assert.Equal(409, (int)reply.Status);
    }
}
