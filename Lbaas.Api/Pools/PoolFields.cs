using System.Collections.Immutable;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Members;

namespace Lbaas.Api.Pools;

/// <summary>Request bodies of pools (spec api 7).</summary>
public static class PoolFields
{
    private static readonly string[] Algorithms = ["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"];

    public static readonly Field<Guid?> LoadBalancerId = new("loadbalancer_id", Uuids.One) { In = Operations.Post };
    public static readonly Field<Guid?> ListenerId = new("listener_id", Uuids.One) { In = Operations.Post };

    /// <summary>Not required inside a fully populated create, where a pool may be named only (spec api 5.4).</summary>
    public static readonly Field<string> Protocol =
        new("protocol", Text.OneOf(Protocols.OfPools)) { In = Operations.Create, RequiredIn = Operations.Post };
    public static readonly Field<string> LbAlgorithm =
        new("lb_algorithm", Text.OneOf(Algorithms)) { RequiredIn = Operations.Post };
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<string> Description = CommonFields.Description();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<FieldValues> Persistence =
        new("session_persistence", Nesting.Object(() => SessionPersistenceFields.Table));
    public static readonly Field<bool> TlsEnabled = new("tls_enabled", Numbers.Flag);
    public static readonly Field<string> TlsContainerRef = new("tls_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> CaTlsContainerRef = new("ca_tls_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> CrlContainerRef = new("crl_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> TlsCiphers = new("tls_ciphers", Text.UpTo(2_048));
    public static readonly Field<ImmutableArray<string>?> TlsVersions = new("tls_versions", Text.List(32));
    public static readonly Field<ImmutableArray<string>?> AlpnProtocols =
        new("alpn_protocols", Nesting.Of(Text.OneOf(ListenerDefaults.KnownAlpnProtocols)));
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();
    public static readonly Field<FieldValues> HealthMonitor =
        new("healthmonitor", Nesting.Object(() => HealthMonitorFields.Table, Operations.Nested)) { In = Operations.Create };
    public static readonly Field<ImmutableArray<FieldValues>?> Members =
        new("members", Nesting.Of(Nesting.Object(() => MemberFields.Table, Operations.Nested))) { In = Operations.Create };

    public static readonly FieldTable Table = new(
        LoadBalancerId, ListenerId, Protocol, LbAlgorithm, Name, Description, AdminStateUp, Persistence, TlsEnabled,
        TlsContainerRef, CaTlsContainerRef, CrlContainerRef, TlsCiphers, TlsVersions, AlpnProtocols, Tags, HealthMonitor,
        Members, CommonFields.ProjectId(), CommonFields.TenantId());

    /// <summary>The pool that a POST asks for. What the deployment fills in (SP-14) is filled in by the load balancer.</summary>
    public static Pool Draft(FieldValues values) => new()
    {
        Protocol = values.Get(Protocol)!,
        LbAlgorithm = values.Get(LbAlgorithm)!,
        Name = values.Get(Name) ?? "",
        Description = values.Get(Description) ?? "",
        AdminStateUp = values.Flag(AdminStateUp, true),
        SessionPersistence = SessionPersistenceFields.From(values.Get(Persistence)),
        TlsEnabled = values.Flag(TlsEnabled, false),
        TlsContainerRef = values.Get(TlsContainerRef),
        CaTlsContainerRef = values.Get(CaTlsContainerRef),
        CrlContainerRef = values.Get(CrlContainerRef),
        TlsCiphers = values.Get(TlsCiphers),
        TlsVersions = values.Get(TlsVersions),
        AlpnProtocols = values.Get(AlpnProtocols),
        Tags = values.Get(Tags, []),
    };

    public static PoolPatch Patch(FieldValues values) => new()
    {
        Name = values.Patch(Name),
        Description = values.Patch(Description),
        AdminStateUp = values.Patch(AdminStateUp),
        LbAlgorithm = values.Patch(LbAlgorithm),
        SessionPersistence = values.Has(Persistence)
            ? new Optional<SessionPersistence>(true, SessionPersistenceFields.From(values.Get(Persistence)))
            : default,
        TlsEnabled = values.Patch(TlsEnabled),
        TlsContainerRef = values.Patch(TlsContainerRef),
        CaTlsContainerRef = values.Patch(CaTlsContainerRef),
        CrlContainerRef = values.Patch(CrlContainerRef),
        TlsCiphers = values.Patch(TlsCiphers),
        TlsVersions = values.Patch(TlsVersions),
        AlpnProtocols = values.Patch(AlpnProtocols),
        Tags = values.Patch(Tags),
    };

    /// <summary>In a fully populated create, a pool with nothing but its name and defaults is a reference to another (spec api 5.4).</summary>
    public static bool IsReference(FieldValues values) => values.CountBesides(Name, AdminStateUp, TlsEnabled) == 0;
}
