using System.Net;
using Lbaas.Api.Idempotency;
using Lbaas.Tests.Api;
using Lbaas.Tests.Authorization;

namespace Lbaas.Tests.Idempotency;

/// <summary>A repetition is a request like the first: who may not send it is not told what came of it.</summary>
public sealed class RepeatedRightTests(TestingServer house) : IClassFixture<TestingServer>
{
    private readonly string _key = Guid.NewGuid().ToString();

    public static TheoryData<string, string> Requests => new()
    {
        { "loadbalancers", """{"loadbalancer":{"project_id":"owner","vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""" },
        { "pools", """{"pool":{"loadbalancer_id":"{lb}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "pools/{pool}/members", """{"member":{"address":"10.0.0.7","protocol_port":80}}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Who_has_lost_the_role_is_answered_403_and_who_has_it_the_same_again(string path, string body)
    {
        var first = await PostAsync("owner", "member", path, Another(body));
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);

        var without = await PostAsync("owner", "reader", path, Another(body));
        var with = await PostAsync("owner", "member", path, Another(body));

        Assert.Equal((HttpStatusCode.Forbidden, false), (without.Status, IsReplayed(without)));
        Assert.DoesNotContain(Id(first), without.Text);
        Assert.Equal((first.Text, true), (with.Text, IsReplayed(with)));
        await house.Server.ActiveAsync($"loadbalancers/{house.Balancer}", "loadbalancer");
    }

    [Fact]
    public async Task What_was_made_for_another_project_is_shown_to_nobody_who_could_not_make_it()
    {
        var body = $$$"""{"loadbalancer":{"project_id":"owner","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""";
        var first = await PostAsync("other", "admin", "loadbalancers", body);
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);

        var again = await PostAsync("other", "member", "loadbalancers", body);

        Assert.Equal((HttpStatusCode.Forbidden, false), (again.Status, IsReplayed(again)));
    }

    [Fact]
    public async Task What_belongs_to_the_deployment_asks_for_the_right_to_it_too()
    {
        var body = $$$"""{"flavorprofile":{"name":"{{{_key}}}","provider_name":"amphora","flavor_data":"{}"}}""";
        var first = await PostAsync("administration", "admin", "flavorprofiles", body);
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);

        var again = await PostAsync("administration", "member", "flavorprofiles", body);

        Assert.Equal((HttpStatusCode.Forbidden, false), (again.Status, IsReplayed(again)));
    }

    [Fact]
    public async Task The_same_key_in_two_projects_is_two_keys()
    {
        var body = """{"loadbalancer":{"vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""";
        var ours = await PostAsync("owner", "member", "loadbalancers", body);

        var theirs = await PostAsync("other", "member", "loadbalancers", body);

        Assert.Equal((HttpStatusCode.Created, false), (theirs.Status, IsReplayed(theirs)));
        Assert.NotEqual(Id(ours), Id(theirs));
        Assert.Equal("other", theirs.Json.GetProperty("loadbalancer").GetProperty("project_id").GetString());
    }

    private string Another(string body) => body.Replace("\"loadbalancer\":{", $"\"loadbalancer\":{{\"name\":\"{_key}\",", StringComparison.Ordinal);

    private Task<ApiReply> PostAsync(string project, string role, string path, string body) => house.Server.SendAsync(
        "POST", house.Path(path), house.Path(body), (IdempotencyKey.Header, _key), ("X-Project-Id", project), ("X-Roles", role), ("X-User-Id", "someone"));

    private static string Id(ApiReply reply) => reply.Json.EnumerateObject().First().Value.GetProperty("id").GetString()!;

    private static bool IsReplayed(ApiReply reply) => reply.Headers.Contains(IdempotencyKey.ReplayedHeader);
}
