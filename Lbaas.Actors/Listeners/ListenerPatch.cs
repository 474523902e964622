using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Listeners;

/// <summary>The attributes a PUT may change (spec api 6). A given null resets to the default, as the table says.</summary>
public sealed record ListenerPatch
{
    public Optional<string> Name { get; init; }
    public Optional<string> Description { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<int?> ConnectionLimit { get; init; }
    public Optional<Guid?> DefaultPoolId { get; init; }
    public Optional<string> DefaultTlsContainerRef { get; init; }
    public Optional<ImmutableArray<string>?> SniContainerRefs { get; init; }
    public Optional<ImmutableSortedDictionary<string, string>> InsertHeaders { get; init; }
    public Optional<int?> TimeoutClientData { get; init; }
    public Optional<int?> TimeoutMemberConnect { get; init; }
    public Optional<int?> TimeoutMemberData { get; init; }
    public Optional<int?> TimeoutTcpInspect { get; init; }
    public Optional<string> ClientCaTlsContainerRef { get; init; }
    public Optional<string> ClientAuthentication { get; init; }
    public Optional<string> ClientCrlContainerRef { get; init; }
    public Optional<ImmutableArray<string>?> AllowedCidrs { get; init; }
    public Optional<string> TlsCiphers { get; init; }
    public Optional<ImmutableArray<string>?> TlsVersions { get; init; }
    public Optional<ImmutableArray<string>?> AlpnProtocols { get; init; }
    public Optional<int?> HstsMaxAge { get; init; }
    public Optional<bool?> HstsIncludeSubdomains { get; init; }
    public Optional<bool?> HstsPreload { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    /// <summary>
    /// The patch with the deployment's own defaults in place of null, so that the journal holds what was meant when it was
    /// written. TL-17: other protocols than TERMINATED_HTTPS keep null.
    /// </summary>
    public ListenerPatch WithDefaults(string protocol, TlsPolicy policy) => protocol != Protocols.TerminatedHttps ? this : this with
    {
        TlsCiphers = TlsCiphers.IsSet ? TlsCiphers.Value ?? policy.ListenerCiphers : TlsCiphers,
        TlsVersions = TlsVersions.IsSet ? TlsVersions.Value ?? policy.ListenerVersions : TlsVersions,
        AlpnProtocols = AlpnProtocols.IsSet ? AlpnProtocols.Value ?? policy.ListenerAlpn : AlpnProtocols,
    };

    /// <summary>The listener with the given attributes; nulls have become defaults.</summary>
    public Listener ApplyTo(Listener listener, DateTimeOffset at) => listener with
    {
        Name = Name.Or(listener.Name) ?? "",
        Description = Description.Or(listener.Description) ?? "",
        AdminStateUp = AdminStateUp.Or(listener.AdminStateUp),
        ConnectionLimit = ConnectionLimit.Or(listener.ConnectionLimit) ?? -1,
        DefaultPoolId = DefaultPoolId.Or(listener.DefaultPoolId),
        InsertHeaders = InsertHeaders.Or(listener.InsertHeaders) ?? listener.InsertHeaders.Clear(),
        TimeoutClientData = TimeoutClientData.Or(listener.TimeoutClientData) ?? ListenerDefaults.TimeoutClientData,
        TimeoutMemberConnect = TimeoutMemberConnect.Or(listener.TimeoutMemberConnect) ?? ListenerDefaults.TimeoutMemberConnect,
        TimeoutMemberData = TimeoutMemberData.Or(listener.TimeoutMemberData) ?? ListenerDefaults.TimeoutMemberData,
        TimeoutTcpInspect = TimeoutTcpInspect.Or(listener.TimeoutTcpInspect) ?? ListenerDefaults.TimeoutTcpInspect,
        AllowedCidrs = AllowedCidrs.Or(listener.AllowedCidrs) is { IsEmpty: false } cidrs ? cidrs : null,
        Tags = Tags.Or(listener.Tags) ?? [],
        DefaultTlsContainerRef = DefaultTlsContainerRef.Or(listener.DefaultTlsContainerRef),
        SniContainerRefs = SniContainerRefs.Or(listener.SniContainerRefs) ?? [],
        ClientCaTlsContainerRef = ClientCaTlsContainerRef.Or(listener.ClientCaTlsContainerRef),
        ClientAuthentication = ClientAuthentication.Or(listener.ClientAuthentication) ?? "NONE",
        ClientCrlContainerRef = ClientCrlContainerRef.Or(listener.ClientCrlContainerRef),
        TlsCiphers = TlsCiphers.IsSet ? TlsCiphers.Value ?? DefaultFor(listener, ListenerDefaults.TlsCiphers) : listener.TlsCiphers,
        TlsVersions = TlsVersions.IsSet ? TlsVersions.Value ?? DefaultFor(listener, ListenerDefaults.TlsVersions) : listener.TlsVersions,
        AlpnProtocols = AlpnProtocols.IsSet ? AlpnProtocols.Value ?? DefaultFor(listener, ListenerDefaults.AlpnProtocols) : listener.AlpnProtocols,
        HstsMaxAge = HstsMaxAge.Or(listener.HstsMaxAge),
        HstsIncludeSubdomains = HstsIncludeSubdomains.Or(listener.HstsIncludeSubdomains) ?? false,
        HstsPreload = HstsPreload.Or(listener.HstsPreload) ?? false,
        UpdatedAt = at,
    };

    // TL-17: only TERMINATED_HTTPS has TLS defaults; other protocols store null.
    private static string? DefaultFor(Listener listener, string value) =>
        listener.Protocol == Protocols.TerminatedHttps ? value : null;

    private static ImmutableArray<string>? DefaultFor(Listener listener, ImmutableArray<string> value) =>
        listener.Protocol == Protocols.TerminatedHttps ? value : null;
}
