using Lbaas.Actors.Listeners;
using Lbaas.Api.Fields;
using static Lbaas.Api.Listeners.ListenerFields;

namespace Lbaas.Api.Listeners;

/// <summary>What a listener's request body asks for.</summary>
public static class ListenerRequests
{
    /// <summary>The listener of a POST. What the deployment fills in (TL-17) is filled in by the load balancer.</summary>
    public static Listener Draft(FieldValues values)
    {
        var listener = new Listener();
        return listener with
        {
            Protocol = values.Get(Protocol)!,
            ProtocolPort = values.Get(ProtocolPort, 0),
            Name = values.Get(Name) ?? "",
            Description = values.Get(Description) ?? "",
            AdminStateUp = values.Flag(AdminStateUp, true),
            ConnectionLimit = values.Get(ConnectionLimit, -1),
            DefaultPoolId = values.Get(DefaultPoolId),
            DefaultTlsContainerRef = values.Get(DefaultTlsContainerRef),
            SniContainerRefs = values.Get(SniContainerRefs, []),
            InsertHeaders = values.Get(InsertHeaders) ?? listener.InsertHeaders,
            TimeoutClientData = values.Get(TimeoutClientData, ListenerDefaults.TimeoutClientData),
            TimeoutMemberConnect = values.Get(TimeoutMemberConnect, ListenerDefaults.TimeoutMemberConnect),
            TimeoutMemberData = values.Get(TimeoutMemberData, ListenerDefaults.TimeoutMemberData),
            TimeoutTcpInspect = values.Get(TimeoutTcpInspect, ListenerDefaults.TimeoutTcpInspect),
            ClientCaTlsContainerRef = values.Get(ClientCaTlsContainerRef),
            ClientCrlContainerRef = values.Get(ClientCrlContainerRef),
            ClientAuthentication = values.Get(ClientAuthentication) ?? "NONE",
            AllowedCidrs = values.Get(AllowedCidrs),
            TlsCiphers = values.Get(TlsCiphers),
            TlsVersions = values.Get(TlsVersions),
            AlpnProtocols = values.Get(AlpnProtocols),
            HstsMaxAge = values.Get(HstsMaxAge),
            HstsIncludeSubdomains = values.Get(HstsIncludeSubdomains, false),
            HstsPreload = values.Get(HstsPreload, false),
            Tags = values.Get(Tags, []),
        };
    }

    public static ListenerPatch Patch(FieldValues values) => new()
    {
        Name = values.Patch(Name),
        Description = values.Patch(Description),
        AdminStateUp = values.Patch(AdminStateUp),
        ConnectionLimit = values.Patch(ConnectionLimit),
        DefaultPoolId = values.Patch(DefaultPoolId),
        DefaultTlsContainerRef = values.Patch(DefaultTlsContainerRef),
        SniContainerRefs = values.Patch(SniContainerRefs),
        InsertHeaders = values.Patch(InsertHeaders),
        TimeoutClientData = values.Patch(TimeoutClientData),
        TimeoutMemberConnect = values.Patch(TimeoutMemberConnect),
        TimeoutMemberData = values.Patch(TimeoutMemberData),
        TimeoutTcpInspect = values.Patch(TimeoutTcpInspect),
        ClientCaTlsContainerRef = values.Patch(ClientCaTlsContainerRef),
        ClientAuthentication = values.Patch(ClientAuthentication),
        ClientCrlContainerRef = values.Patch(ClientCrlContainerRef),
        AllowedCidrs = values.Patch(AllowedCidrs),
        TlsCiphers = values.Patch(TlsCiphers),
        TlsVersions = values.Patch(TlsVersions),
        AlpnProtocols = values.Patch(AlpnProtocols),
        HstsMaxAge = values.Patch(HstsMaxAge),
        HstsIncludeSubdomains = values.Patch(HstsIncludeSubdomains),
        HstsPreload = values.Patch(HstsPreload),
        Tags = values.Patch(Tags),
    };
}
