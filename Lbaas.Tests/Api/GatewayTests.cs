using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Http;

namespace Lbaas.Tests.Api;

/// <summary>The bound on changes under way, and what the answers of actors become.</summary>
public sealed class GatewayTests
{
    private static readonly DeleteLoadBalancer Change = new(new RequestContext("req-1", null, null, []), Cascade: false);

    [Fact]
    public async Task More_changes_than_the_limit_are_refused()
    {
        var gateway = new ChangeGateway((_, _, _, _) => new TaskCompletionSource<object>().Task, new ChangeLimits(1, TimeSpan.FromSeconds(1)));
        _ = gateway.ChangeAsync(Guid.NewGuid(), Change, default).AsTask();

        await Assert.ThrowsAsync<EdgeFullException>(() => gateway.ChangeAsync(Guid.NewGuid(), Change, default).AsTask());
    }

    [Fact]
    public async Task A_change_that_failed_makes_room_for_the_next()
    {
        var gateway = new ChangeGateway(
            (_, _, _, _) => Task.FromResult<object>(new Rejected(Fault.Validation("no"))), new ChangeLimits(1, TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<FaultException>(() => gateway.ChangeAsync(Guid.NewGuid(), Change, default).AsTask());

        Assert.Equal(0, gateway.InFlight);
    }
}
