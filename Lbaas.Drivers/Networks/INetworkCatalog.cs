namespace Lbaas.Drivers.Networks;

/// <summary>
/// A driver that is the whole network service: there is no other to ask for the names of things. Clients that look up a
/// subnet or network by name are answered from it.
/// </summary>
public interface INetworkCatalog : INetworkLookup
{
    /// <summary>The networks that are offered, by name.</summary>
    ValueTask<IReadOnlyList<NetworkInfo>> ListNetworksAsync(CancellationToken cancellation);

    ValueTask<IReadOnlyList<SubnetInfo>> ListSubnetsAsync(CancellationToken cancellation);

    /// <summary>The ports of VIPs, whoever's they are.</summary>
    ValueTask<IReadOnlyList<PortInfo>> ListPortsAsync(CancellationToken cancellation);

    /// <summary>What a network or subnet is called; empty when it has only its id.</summary>
    string NameOf(Guid id);
}
