using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Pools;

/// <summary>The attributes a PUT may change (spec api 7).</summary>
public sealed record PoolPatch
{
    public Optional<string> Name { get; init; }
    public Optional<string> Description { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<string> LbAlgorithm { get; init; }

    /// <summary>Null removes; a null type keeps the stored one (SP-9).</summary>
    public Optional<SessionPersistence> SessionPersistence { get; init; }
    public Optional<bool> TlsEnabled { get; init; }
    public Optional<string> TlsContainerRef { get; init; }
    public Optional<string> CaTlsContainerRef { get; init; }
    public Optional<string> CrlContainerRef { get; init; }
    public Optional<string> TlsCiphers { get; init; }
    public Optional<ImmutableArray<string>?> TlsVersions { get; init; }
    public Optional<ImmutableArray<string>?> AlpnProtocols { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    /// <summary>The patch with the deployment's own defaults in place of null, so that the journal holds what was meant when it was written.</summary>
    public PoolPatch WithDefaults(TlsPolicy policy) => this with
    {
        TlsCiphers = TlsCiphers.IsSet ? TlsCiphers.Value ?? policy.PoolCiphers : TlsCiphers,
        TlsVersions = TlsVersions.IsSet ? TlsVersions.Value ?? policy.PoolVersions : TlsVersions,
    };

    public Pool ApplyTo(Pool pool, DateTimeOffset at) => pool with
    {
        Name = Name.Or(pool.Name) ?? "",
        Description = Description.Or(pool.Description) ?? "",
        AdminStateUp = AdminStateUp.Or(pool.AdminStateUp),
        LbAlgorithm = LbAlgorithm.Or(pool.LbAlgorithm) ?? pool.LbAlgorithm,
        SessionPersistence = SessionPersistence.IsSet ? Merge(SessionPersistence.Value, pool.SessionPersistence) : pool.SessionPersistence,
        TlsEnabled = TlsEnabled.Or(pool.TlsEnabled),
        TlsContainerRef = TlsContainerRef.Or(pool.TlsContainerRef),
        CaTlsContainerRef = CaTlsContainerRef.Or(pool.CaTlsContainerRef),
        CrlContainerRef = CrlContainerRef.Or(pool.CrlContainerRef),
        TlsCiphers = TlsCiphers.IsSet ? TlsCiphers.Value ?? ListenerDefaults.TlsCiphers : pool.TlsCiphers,
        TlsVersions = TlsVersions.IsSet ? TlsVersions.Value ?? ListenerDefaults.TlsVersions : pool.TlsVersions,
        AlpnProtocols = AlpnProtocols.Or(pool.AlpnProtocols),
        Tags = Tags.Or(pool.Tags) ?? [],
        UpdatedAt = at,
    };

    private static SessionPersistence? Merge(SessionPersistence? given, SessionPersistence? stored) =>
        given is null ? null : given with { Type = given.Type ?? stored?.Type };
}
