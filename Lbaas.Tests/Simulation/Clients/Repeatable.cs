using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Simulation.Clients;

/// <summary>Creations as the edge makes them of requests with an <c>Idempotency-Key</c>.</summary>
internal static class Repeatable
{
    /// <param name="id">Of what it is to create, but for a load balancer, which has its own.</param>
    /// <returns>Null for a request that creates nothing.</returns>
    public static ChangeRequest? Of(ChangeRequest request, Guid id)
    {
        var context = request.Context with { Idempotency = new IdempotencyStamp(id.ToString(), "print") { Since = DateTimeOffset.UnixEpoch } };
        return request switch
        {
            CreateLoadBalancer r => r with { Context = context },
            CreateListener r => r with { Context = context, Draft = r.Draft with { Id = id } },
            CreatePool r => r with { Context = context, Draft = r.Draft with { Id = id } },
            CreateMember r => r with { Context = context, Draft = r.Draft with { Id = id } },
            CreateHealthMonitor r => r with { Context = context, Draft = r.Draft with { Id = id } },
            CreateL7Policy r => r with { Context = context, Draft = r.Draft with { Id = id } },
            CreateL7Rule r => r with { Context = context, Draft = r.Draft with { Id = id } },
            _ => null,
        };
    }
}
