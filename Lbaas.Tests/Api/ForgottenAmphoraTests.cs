using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.LoadBalancers;
using Lbaas.Runtime.ReadSide;
using Balancer = Lbaas.Tests.LoadBalancers.Balancer;

namespace Lbaas.Tests.Api;

/// <summary>What an amphora said counts no more when another has taken its place.</summary>
public sealed class ForgottenAmphoraTests
{
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void Of_a_pool_that_policies_redirect_to_and_its_members_too(bool isUsed, int expected)
    {
        var balancer = Balancer.Active();
        var (listener, pool) = (balancer.AddListener(), balancer.AddPool());
        balancer.AddMember(pool, "10.0.0.1");
        var policy = new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = pool, AdminStateUp = isUsed };
        var id = Balancer.Accepted(balancer.Ask(new CreateL7Policy(Balancer.Tenant, listener, policy, 1)));
        balancer.Ask(new CreateL7Rule(Balancer.Tenant, id, new L7Rule { Type = "PATH", CompareType = "EQUAL_TO", Value = "/a" }));
        while (balancer.State.Push is not null)
            balancer.Reach();
        var before = balancer.State;

        balancer.Tell(new AmphoraFailed(balancer.AmphoraId, "gone"));

        var changes = new ReadSideChanges();
        new LoadBalancerProjection().Project(balancer.Id.ToString(), before, before with { Slots = balancer.State.Slots }, changes);
        // The listener's own, and the pool's and the member's if it is used.
        Assert.Equal(expected, changes.Count);
    }
}
