using System.Net;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>What there is on the bridge, for who asks and for the rules of VIPs.</summary>
public sealed partial class BridgeNetworkDriver
{
    public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult(InfoOf(id)), cancellation);

    public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(Network(id));

    public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult(Port(id)), cancellation);

    public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult<bool?>(null);

    public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(false);

    public ValueTask<IReadOnlyList<NetworkInfo>> ListNetworksAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<NetworkInfo>>([Network(BridgeNetwork.NetworkId)!]);

    public ValueTask<IReadOnlyList<SubnetInfo>> ListSubnetsAsync(CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult<IReadOnlyList<SubnetInfo>>([.. _subnets.Select(subnet => InfoOf(subnet.Id)!)]), cancellation);

    public ValueTask<IReadOnlyList<PortInfo>> ListPortsAsync(CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult<IReadOnlyList<PortInfo>>([.. Ports()]), cancellation);

    public string NameOf(Guid id) =>
        id == BridgeNetwork.NetworkId ? BridgeNetwork.Name : _subnets.FirstOrDefault(subnet => subnet.Id == id)?.Name ?? "";

    private SubnetInfo? InfoOf(Guid id) => _subnets.FirstOrDefault(subnet => subnet.Id == id) is { } subnet
        ? new(id, BridgeNetwork.NetworkId, subnet.Network, subnet.Size - _allocations.Taken.Count(taken => subnet.Network.Contains(IPAddress.Parse(taken.Address))))
        : null;

    private NetworkInfo? Network(Guid id) =>
        id == BridgeNetwork.NetworkId ? new(id, [.. _subnets.Select(subnet => subnet.Id)]) : null;

    // Each is in use by its load balancer. Those of amphorae are nobody's to ask for.
    private PortInfo? Port(Guid id) => Ports().FirstOrDefault(port => port.Id == id);

    private IEnumerable<PortInfo> Ports() => _allocations.Vips.Select(v => new PortInfo(
        VipPortOf(v.Key), BridgeNetwork.NetworkId, [.. v.Value.Select(vip => new FixedIp(vip.SubnetId, vip.Address))], $"lb-{v.Key}", null));

    // The rules look things up while an allocation has its turn already.
    private sealed class Lookup(BridgeNetworkDriver driver) : INetworkLookup
    {
        public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(driver.InfoOf(id));

        public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(driver.Network(id));

        public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(driver.Port(id));

        public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => driver.HasQosPolicyAsync(id, cancellation);

        public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => driver.HasSecurityGroupAsync(id, cancellation);
    }
}
