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

    /// <summary>What it makes besides: it takes places, whether there are any or not.</summary>
    public ImmutableArray<Places> Unchecked { get; init; } = [];

    public ImmutableArray<Places> All => [.. Places, .. Unchecked];

    /// <summary>What a change makes; <see cref="None"/> for one that makes nothing. Batches of members: <see cref="BatchDemand"/>.</summary>
    public static Demand Of(ChangeRequest change) => change switch
    {
        CreateLoadBalancer create => new(OfTree(create)) { Unchecked = PoliciesOf(create) },
        CreateListener create => One(QuotaKinds.Listener, create.Draft.Id),
        CreatePool create => One(QuotaKinds.Pool, create.Draft.Id),
        CreateMember create => One(QuotaKinds.Member, create.Draft.Id),
        CreateHealthMonitor create => One(QuotaKinds.HealthMonitor, create.Draft.Id),
        CreateL7Policy create => One(QuotaKinds.L7Policy, create.Draft.Id),
        CreateL7Rule create => One(QuotaKinds.L7Rule, create.Draft.Id),
        _ => None,
    };

    private static Demand One(string kind, Guid id) => new([new Places(kind, [id])]);

    // Policies and rules in a populated create are not checked (spec api 12).
    private static ImmutableArray<Places> PoliciesOf(CreateLoadBalancer create)
    {
        var policies = create.Children.Listeners.Values.SelectMany(listener => listener.L7Policies).ToList();
        return policies.Count == 0 ? [] :
        [
            new(QuotaKinds.L7Policy, [.. policies.Select(policy => policy.Id)]),
            new(QuotaKinds.L7Rule, [.. policies.SelectMany(policy => policy.Rules).Select(rule => rule.Id)]),
        ];
    }

    // In the order of creation (spec api 5.4).
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
