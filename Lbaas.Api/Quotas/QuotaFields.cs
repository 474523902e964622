using System.Collections.Immutable;
using Lbaas.Actors.Quotas;
using Lbaas.Api.Fields;

namespace Lbaas.Api.Quotas;

/// <summary>The <c>quota</c> object of a PUT (spec api 12): all optional, two of them under an old name too.</summary>
public static class QuotaFields
{
    private static readonly (string Kind, Field<int?> Field)[] Limits =
    [
        // Of two spellings, the one that comes later here counts.
        (QuotaKinds.LoadBalancer, Limit("load_balancer")),
        (QuotaKinds.LoadBalancer, Limit("loadbalancer")),
        (QuotaKinds.Listener, Limit("listener")),
        (QuotaKinds.Member, Limit("member")),
        (QuotaKinds.Pool, Limit("pool")),
        (QuotaKinds.HealthMonitor, Limit("health_monitor")),
        (QuotaKinds.HealthMonitor, Limit("healthmonitor")),
        (QuotaKinds.L7Policy, Limit("l7policy")),
        (QuotaKinds.L7Rule, Limit("l7rule")),
    ];

    public static readonly FieldTable Table = new([.. Limits.Select(limit => limit.Field)]);

    /// <summary>The limits that were given; null is "back to the default".</summary>
    public static ImmutableSortedDictionary<string, int?> Given(FieldValues values)
    {
        var given = ImmutableSortedDictionary.CreateBuilder<string, int?>(StringComparer.Ordinal);
        foreach (var (kind, field) in Limits.Where(limit => values.Has(limit.Field)))
            given[kind] = values.Get(field);
        return given.ToImmutable();
    }

    // MI-7.
    private static Field<int?> Limit(string name) => new(name, Numbers.Between(QuotaKinds.Unlimited, QuotaKinds.LimitMax));
}
