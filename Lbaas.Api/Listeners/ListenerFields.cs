using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.Listeners;
using Lbaas.Api.Fields;
using Lbaas.Api.L7Policies;
using Lbaas.Api.Pools;

namespace Lbaas.Api.Listeners;

/// <summary>Request bodies of listeners (spec api 6).</summary>
public static class ListenerFields
{
    private static readonly string[] Authentications = ["NONE", "OPTIONAL", "MANDATORY"];

    public static readonly Field<Guid?> LoadBalancerId =
        new("loadbalancer_id", Uuids.One) { In = Operations.Post, RequiredIn = Operations.Post };
    public static readonly Field<string> Protocol =
        new("protocol", Text.OneOf(Protocols.OfListeners)) { In = Operations.Create, RequiredIn = Operations.Create };
    public static readonly Field<int?> ProtocolPort =
        new("protocol_port", Numbers.Between(1, Numbers.PortMax)) { In = Operations.Create, RequiredIn = Operations.Create };
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<string> Description = CommonFields.Description();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<int?> ConnectionLimit = new("connection_limit", Numbers.Between(-1));
    public static readonly Field<Guid?> DefaultPoolId = new("default_pool_id", Uuids.One);

    /// <summary>Accepted in a plain POST as well, where it has no effect (spec api 6).</summary>
    public static readonly Field<FieldValues> DefaultPool =
        new("default_pool", Nesting.Object(() => PoolFields.Table, Operations.Nested)) { In = Operations.Create };
    public static readonly Field<ImmutableArray<FieldValues>?> L7Policies =
        new("l7policies", Nesting.Of(Nesting.Object(() => L7PolicyFields.Table, Operations.Nested))) { In = Operations.Create };
    public static readonly Field<string> DefaultTlsContainerRef = new("default_tls_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<ImmutableArray<string>?> SniContainerRefs = new("sni_container_refs", Text.List());
    public static readonly Field<ImmutableSortedDictionary<string, string>> InsertHeaders = new("insert_headers", Text.Map());
    public static readonly Field<int?> TimeoutClientData = Timeout("timeout_client_data");
    public static readonly Field<int?> TimeoutMemberConnect = Timeout("timeout_member_connect");
    public static readonly Field<int?> TimeoutMemberData = Timeout("timeout_member_data");
    public static readonly Field<int?> TimeoutTcpInspect = Timeout("timeout_tcp_inspect");
    public static readonly Field<string> ClientCaTlsContainerRef = new("client_ca_tls_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> ClientCrlContainerRef = new("client_crl_container_ref", Text.UpTo(Text.LengthMax));
    public static readonly Field<string> ClientAuthentication = new("client_authentication", Text.OneOf(Authentications));
    public static readonly Field<ImmutableArray<string>?> AllowedCidrs = new("allowed_cidrs", Addresses.Cidrs);
    public static readonly Field<string> TlsCiphers = new("tls_ciphers", Text.UpTo(2_048));
    public static readonly Field<ImmutableArray<string>?> TlsVersions = new("tls_versions", Text.List(32));
    public static readonly Field<ImmutableArray<string>?> AlpnProtocols =
        new("alpn_protocols", Nesting.Of(Text.OneOf(ListenerDefaults.KnownAlpnProtocols)));
    public static readonly Field<int?> HstsMaxAge = new("hsts_max_age", Age());
    public static readonly Field<bool?> HstsIncludeSubdomains = new("hsts_include_subdomains", Numbers.OptionalFlag);
    public static readonly Field<bool?> HstsPreload = new("hsts_preload", Numbers.OptionalFlag);
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    public static readonly FieldTable Table = new(
        LoadBalancerId, Protocol, ProtocolPort, Name, Description, AdminStateUp, ConnectionLimit, DefaultPoolId, DefaultPool,
        L7Policies, DefaultTlsContainerRef, SniContainerRefs, InsertHeaders, TimeoutClientData, TimeoutMemberConnect,
        TimeoutMemberData, TimeoutTcpInspect, ClientCaTlsContainerRef, ClientCrlContainerRef, ClientAuthentication,
        AllowedCidrs, TlsCiphers, TlsVersions, AlpnProtocols, HstsMaxAge, HstsIncludeSubdomains, HstsPreload, Tags,
        CommonFields.ProjectId(), CommonFields.TenantId());

    // LI-7: in a fully populated create the range is not looked at.
    private static FieldType<int?> Age()
    {
        var (ranged, any) = (Numbers.Between(0), Numbers.Between(int.MinValue));
        FieldType<int?> Of(Operations operation) => operation == Operations.Nested ? any : ranged;
        return new(
            (JsonElement value, in FieldScope scope) => Of(scope.Operation).Read(value, scope),
            operation => Of(operation).Describe(operation));
    }

    private static Field<int?> Timeout(string name) => new(name, Numbers.Between(0, ListenerDefaults.TimeoutMax));
}
