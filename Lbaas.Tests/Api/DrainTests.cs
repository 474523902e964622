using System.Net;

namespace Lbaas.Tests.Api;

/// <summary><c>drain_seconds</c> over HTTP.</summary>
[Collection(typeof(ServerCollection))]
public sealed class DrainTests(ApiServer server)
{
    [Fact]
    public async Task A_member_that_drains_is_PENDING_DELETE_and_then_gone()
    {
        var member = await MemberAsync();

        var deleted = await server.DeleteAsync($"{member}?drain_seconds=1");
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        await server.StatusAsync(member, "member", "PENDING_DELETE");
        await server.GoneAsync(member);
    }

    [Fact]
    public async Task An_update_drains_first_and_ends_ACTIVE()
    {
        var member = await MemberAsync();

        var updated = await server.PutAsync(member, """{"member":{"admin_state_up":false,"drain_seconds":1}}""");
        Assert.False(updated.Json.GetProperty("member").GetProperty("admin_state_up").GetBoolean());
        await server.ActiveAsync(member, "member");
    }

    [Theory]
    [InlineData("soon", "Invalid input for field/attribute drain_seconds. Value: 'soon'. invalid literal for int() with base 10: 'soon'")]
    [InlineData("-1", "Invalid input for field/attribute drain_seconds. Value: '-1'. Value should be greater or equal to 0")]
    [InlineData("86401", "Invalid input for field/attribute drain_seconds. Value: '86401'. Value should be lower or equal to 86400")]
    public async Task A_drain_that_is_no_time_is_refused(string seconds, string fault)
    {
        var member = await MemberAsync();

        Assert.Equal(fault, (await server.DeleteAsync($"{member}?drain_seconds={seconds}")).Fault);
    }

    private async Task<string> MemberAsync()
    {
        var pool = await server.CreateAsync(
            "pools", "pool", $$"""{"loadbalancer_id":"{{await server.BalancerAsync()}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        var id = await server.CreateAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");
        return $"pools/{pool}/members/{id}";
    }
}
