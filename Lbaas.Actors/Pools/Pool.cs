using System.Collections.Immutable;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Members;

namespace Lbaas.Actors.Pools;

/// <summary>Members that share the load, and how (spec api 7).</summary>
public sealed record Pool
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;
    public string Protocol { get; init; } = "";
    public string LbAlgorithm { get; init; } = "";
    public SessionPersistence? SessionPersistence { get; init; }
    public bool TlsEnabled { get; init; }
    public string? TlsContainerRef { get; init; }
    public string? CaTlsContainerRef { get; init; }
    public string? CrlContainerRef { get; init; }
    public string? TlsCiphers { get; init; }
    public ImmutableArray<string>? TlsVersions { get; init; }
    public ImmutableArray<string>? AlpnProtocols { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public ImmutableSortedDictionary<Guid, Member> Members { get; init; } = ImmutableSortedDictionary<Guid, Member>.Empty;
    public HealthMonitor? HealthMonitor { get; init; }
}

/// <summary>Which requests of one client go to the same member. The timeout is seconds.</summary>
public sealed record SessionPersistence(string? Type, string? CookieName, int? PersistenceTimeout, string? PersistenceGranularity)
{
    public const string SourceIp = "SOURCE_IP";
    public const string HttpCookie = "HTTP_COOKIE";
    public const string AppCookie = "APP_COOKIE";
}
