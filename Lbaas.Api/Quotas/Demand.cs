using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Quotas;

namespace Lbaas.Api.Quotas;

/// <summary>The places that a change needs.</summary>
/// <param name="Places">What it makes, in the order in which it is checked.</param>
/// <param name="Leaving">How many members it removes.</param>
public sealed record Demand(ImmutableArray<Places> Places, int Leaving = 0)
{
    public static readonly Demand None = new([]);

    /// <summary>What a change makes; <see cref="None"/> for one that makes nothing. Batches of members: <see cref="BatchDemand"/>.</summary>
    public static Demand Of(ChangeRequest change) => change switch
    {
        CreateLoadBalancer create => new(OfTree(create)),
        CreateListener create => One(QuotaKinds.Listener, create.Draft.Id),
        CreatePool create => One(QuotaKinds.Pool, create.Draft.Id),
        CreateMember create => One(QuotaKinds.Member, create.Draft.Id),
        CreateHealthMonitor create => One(QuotaKinds.HealthMonitor, create.Draft.Id),
        _ => None,
    };

    private static Demand One(string kind, Guid id) => new([new Places(kind, [id])]);

    // In the order of creation (spec api 5.4). Policies and rules in a populated create are not checked (spec api 12).
    private static ImmutableArray<Places> OfTree(CreateLoadBalancer create)
    {
        var pools = create.Children.Pools.Values.ToList();
        Places[] places =
        [
            new(QuotaKinds.LoadBalancer, [create.Draft.Id]),
            new(QuotaKinds.Pool, [.. pools.Select(pool => pool.Id)]),
            new(QuotaKinds.HealthMonitor, [.. pools.Where(pool => pool.HealthMonitor is not null).Select(pool => pool.HealthMonitor!.Id)]),
            new(QuotaKinds.Member, [.. pools.SelectMany(pool => pool.Members.Keys)]),
            new(QuotaKinds.Listener, [.. create.Children.Listeners.Keys]),
        ];
        return [.. places.Where(kind => !kind.Ids.IsEmpty)];
    }
}
