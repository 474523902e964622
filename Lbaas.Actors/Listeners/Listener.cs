using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;

namespace Lbaas.Actors.Listeners;

/// <summary>A port of a load balancer and what is done with connections to it (spec api 6). Durations are milliseconds.</summary>
public sealed record Listener
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;
    public string Protocol { get; init; } = "";
    public int ProtocolPort { get; init; }

    /// <summary>Concurrent connections; -1 leaves it to the amphora (50,000).</summary>
    public int ConnectionLimit { get; init; } = -1;
    public Guid? DefaultPoolId { get; init; }
    public string? DefaultTlsContainerRef { get; init; }
    public ImmutableArray<string> SniContainerRefs { get; init; } = [];
    public ImmutableSortedDictionary<string, string> InsertHeaders { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    public int TimeoutClientData { get; init; } = ListenerDefaults.TimeoutClientData;
    public int TimeoutMemberConnect { get; init; } = ListenerDefaults.TimeoutMemberConnect;
    public int TimeoutMemberData { get; init; } = ListenerDefaults.TimeoutMemberData;
    public int TimeoutTcpInspect { get; init; } = ListenerDefaults.TimeoutTcpInspect;
    public string? ClientCaTlsContainerRef { get; init; }
    public string ClientAuthentication { get; init; } = "NONE";
    public string? ClientCrlContainerRef { get; init; }

    /// <summary>Null when everyone may connect; never empty (LI-12).</summary>
    public ImmutableArray<string>? AllowedCidrs { get; init; }
    public string? TlsCiphers { get; init; }
    public ImmutableArray<string>? TlsVersions { get; init; }
    public ImmutableArray<string>? AlpnProtocols { get; init; }

    /// <summary>Seconds; null switches HSTS off.</summary>
    public int? HstsMaxAge { get; init; }
    public bool HstsIncludeSubdomains { get; init; }
    public bool HstsPreload { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>In order of their positions.</summary>
    public ImmutableList<L7Policy> L7Policies { get; init; } = [];

    /// <summary>The pools it uses: the default one, and those that enabled policies with rules redirect to (spec api 5.6).</summary>
    public IEnumerable<Guid> PoolIds =>
        L7Policies.Where(policy => policy.IsInUse).Select(policy => policy.RedirectPoolId).Prepend(DefaultPoolId).OfType<Guid>().Distinct();

    public L7Policy? L7Policy(Guid id) => L7Policies.Find(policy => policy.Id == id);
}
