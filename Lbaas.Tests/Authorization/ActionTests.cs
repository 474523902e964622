using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization.Policies;
using Lbaas.Api.Http;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Authorization;

/// <summary>Every action has its policy (spec api 3.2).</summary>
[Collection(typeof(ServerCollection))]
public sealed class ActionTests(ApiServer server)
{
    private static readonly PolicyBook Advanced = PolicyBook.Build("advanced", []);

    [Fact]
    public void Every_route_has_an_action_with_a_policy()
    {
        var unknown = server.Services.GetRequiredService<FrontEnd>().Routes
            .Where(route => !Advanced.Knows(route.Action))
            .Select(route => $"{route.Method} {route.Template}: {route.Action}");

        Assert.Empty(unknown);
    }

    // One role that fulfils the rule and its neighbour that does not.
    [Theory]
    [InlineData("load-balancer_observer", "", """
        loadbalancer:get_all loadbalancer:get_one loadbalancer:get_stats loadbalancer:get_status loadbalancer:get_history loadbalancer:get_explain
        listener:get_all listener:get_one listener:get_stats pool:get_all pool:get_one member:get_all member:get_one
        healthmonitor:get_all healthmonitor:get_one l7policy:get_all l7policy:get_one l7rule:get_all l7rule:get_one
        flavor:get_all flavor:get_one availability-zone:get_all availability-zone:get_one provider:get_all
        quota:get_all quota:get_one quota:get_defaults event:get_all certificate:get_all certificate:get_one network:get
        """)]
    [InlineData("load-balancer_global_observer", "load-balancer_member", """
        loadbalancer:get_all-global listener:get_all-global pool:get_all-global healthmonitor:get_all-global l7policy:get_all-global
        quota:get_all-global event:get_all-global certificate:get_all-global network:get-global
        """)]
    [InlineData("load-balancer_member", "load-balancer_global_observer", """
        loadbalancer:post loadbalancer:post:vip_sg_ids loadbalancer:put loadbalancer:put:vip_sg_ids loadbalancer:delete
        listener:post listener:put listener:delete pool:post pool:put pool:delete member:post member:put member:delete
        healthmonitor:post healthmonitor:put healthmonitor:delete l7policy:post l7policy:put l7policy:delete
        l7rule:post l7rule:put l7rule:delete certificate:post certificate:delete
        """)]
    [InlineData("load-balancer_quota_admin", "load-balancer_member", "quota:put quota:delete")]
    [InlineData("load-balancer_admin", "load-balancer_member", """
        loadbalancer:put_failover flavor:post flavor:put flavor:delete availability-zone:post availability-zone:put availability-zone:delete
        flavor-profile:get_all flavor-profile:get_one flavor-profile:post flavor-profile:put flavor-profile:delete
        availability-zone-profile:get_all availability-zone-profile:get_one availability-zone-profile:post availability-zone-profile:put
        availability-zone-profile:delete provider-flavor:get_all provider-availability-zone:get_all
        amphora:get_all amphora:get_one amphora:get_stats amphora:put_config amphora:put_failover amphora:delete operator
        """)]
    public void An_action_is_one_roles_and_not_anothers(string may, string mayNot, string actions)
    {
        foreach (var action in actions.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(Advanced.Knows(action), action);
            Assert.True(Allows(may, action), $"{may}: {action}");
            Assert.False(Allows(mayNot, action), $"{mayNot}: {action}");
        }
    }

    private static bool Allows(string role, string action) =>
        Advanced.Allows(action, new PolicySubject(new Caller("own", "u", [role]), "own"));
}
