using System.Collections.Immutable;

namespace Lbaas.Actors.Quotas;

/// <summary>The kinds of resources that quotas count, as requests and documents call them (spec api 12).</summary>
public static class QuotaKinds
{
    public const string LoadBalancer = "loadbalancer";
    public const string Listener = "listener";
    public const string Member = "member";
    public const string Pool = "pool";
    public const string HealthMonitor = "healthmonitor";
    public const string L7Policy = "l7policy";
    public const string L7Rule = "l7rule";

    /// <summary>A limit that is none.</summary>
    public const int Unlimited = -1;

    /// <summary>The largest limit (MI-7).</summary>
    public const int LimitMax = 2_000_000_000;

    /// <summary>All of them, in the order of answers.</summary>
    public static readonly ImmutableArray<string> All = [LoadBalancer, Listener, Member, Pool, HealthMonitor, L7Policy, L7Rule];

    /// <summary>What faults call a kind (spec api 2.2).</summary>
    public static string Title(string kind) => kind switch
    {
        LoadBalancer => "Load Balancer",
        Listener => "Listener",
        Member => "Member",
        Pool => "Pool",
        HealthMonitor => "Health Monitor",
        L7Policy => "L7 Policy",
        L7Rule => "L7 Rule",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind that quotas count"),
    };
}

/// <summary>Resources of one kind that hold places in a project's quota.</summary>
public sealed record Places(string Kind, ImmutableArray<Guid> Ids);
