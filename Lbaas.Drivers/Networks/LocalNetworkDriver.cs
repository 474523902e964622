using System.Buffers.Binary;
using System.Net;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Networks;

/// <summary>VIPs from a loopback range of this machine: one network, one subnet, no root needed.</summary>
public sealed class LocalNetworkDriver : INetworkDriver, INetworkCatalog, IDisposable
{
    private readonly IPNetwork _range;
    private readonly LocalAllocations _allocations;
    private readonly VipRules _rules;
    private readonly FileGate _gate;

    public LocalNetworkDriver(IOptions<NetworkOptions> options, DriverDirectory directory, TimeProvider clock)
    {
        _range = IPNetwork.Parse(options.Value.Local.Cidr);
        _gate = new FileGate(directory, "network", clock);
        _allocations = new(Path.Combine(directory.Root, "network.json"));
        // An amphora on this machine needs no address of its own beside the VIP.
        _rules = new VipRules(new Lookup(this), addressesPerAmphora: 0, VipNetworks.Of(options.Value));
    }

    private uint First => BinaryPrimitives.ReadUInt32BigEndian(_range.BaseAddress.GetAddressBytes()) + 1;

    // Without the network's own address and the broadcast address.
    private uint Size => (1u << (32 - _range.PrefixLength)) - 2;

    public ValueTask<Vip> AllocateVipAsync(AllocateVip request, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (_allocations.Vips.TryGetValue(request.LoadBalancerId, out var had))
            return VipOf(request.LoadBalancerId, had);
        var plan = await _rules.PlanAsync(request.Request, cancellation).ConfigureAwait(false);
        var address = plan.Address is { } wanted ? Requested(wanted) : NextFree();
        _allocations.Give(request.LoadBalancerId, address);
        return VipOf(request.LoadBalancerId, address);
    }, cancellation);

    public async ValueTask CheckVipAsync(VipRequest request, CancellationToken cancellation) => await InTurnAsync(async () =>
        (await _rules.PlanAsync(request, cancellation).ConfigureAwait(false)).Address is { } wanted ? Requested(wanted) : null, cancellation).ConfigureAwait(false);

    public async ValueTask ReleaseVipAsync(Guid loadBalancerId, Vip? vip, CancellationToken cancellation) => await InTurnAsync(() =>
    {
        _allocations.Take(loadBalancerId);
        return ValueTask.FromResult(true);
    }, cancellation).ConfigureAwait(false);

    public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) => InTurnAsync(() => ValueTask.FromResult(Subnet(id)), cancellation);

    public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(Network(id));

    public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) => InTurnAsync(() => ValueTask.FromResult(Port(id)), cancellation);

    public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult<bool?>(null);

    public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(false);

    public ValueTask<IReadOnlyList<NetworkInfo>> ListNetworksAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<NetworkInfo>>([Network(LocalNetwork.NetworkId)!]);

    public ValueTask<IReadOnlyList<SubnetInfo>> ListSubnetsAsync(CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult<IReadOnlyList<SubnetInfo>>([Subnet(LocalNetwork.SubnetId)!]), cancellation);

    public ValueTask<IReadOnlyList<PortInfo>> ListPortsAsync(CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult<IReadOnlyList<PortInfo>>([.. Ports()]), cancellation);

    public string NameOf(Guid id) => id == LocalNetwork.NetworkId || id == LocalNetwork.SubnetId ? LocalNetwork.Name : "";

    public void Dispose() => _gate.Dispose();

    private static Vip VipOf(Guid loadBalancerId, string address) =>
        new(address, PortOf(loadBalancerId), LocalNetwork.SubnetId, LocalNetwork.NetworkId, PortOwned: true);

    private static Guid PortOf(Guid loadBalancerId) => DerivedId.Of("local-vip-port", loadBalancerId);

    private string Requested(string wanted)
    {
        var address = IPAddress.Parse(wanted).ToString();
        if (!_range.Contains(IPAddress.Parse(address)) || Offset(address) >= Size)
            throw VipRules.OutOfSubnet();
        return _allocations.Vips.Values.Contains(address)
            ? throw VipRules.InUse($"IP address {address} already allocated in subnet {LocalNetwork.SubnetId}")
            : address;
    }

    private string NextFree()
    {
        var taken = _allocations.Vips.Values.ToHashSet();
        var start = _allocations.Last is { } last && _range.Contains(IPAddress.Parse(last)) ? Offset(last) + 1 : 0;
        for (uint step = 0; step < Size; step++)
        {
            var address = AddressAt((uint)((start + (ulong)step) % Size));
            if (!taken.Contains(address))
                return address;
        }
        throw VipRules.Exhausted();
    }

    private uint Offset(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes()) - First;

    private string AddressAt(uint offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, First + offset);
        return new IPAddress(bytes).ToString();
    }

    private SubnetInfo? Subnet(Guid id) => id == LocalNetwork.SubnetId
        ? new(id, LocalNetwork.NetworkId, _range, Size - _allocations.Vips.Values.Count(a => _range.Contains(IPAddress.Parse(a))))
        : null;

    private static NetworkInfo? Network(Guid id) => id == LocalNetwork.NetworkId ? new(id, [LocalNetwork.SubnetId]) : null;

    // The only ports here are those of VIPs, and each is in use by its load balancer.
    private PortInfo? Port(Guid id) => Ports().FirstOrDefault(port => port.Id == id);

    private IEnumerable<PortInfo> Ports() => _allocations.Vips.Select(v => new PortInfo(
        PortOf(v.Key), LocalNetwork.NetworkId, [new FixedIp(LocalNetwork.SubnetId, v.Value)], $"lb-{v.Key}", null));

    private async ValueTask<T> InTurnAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellation)
    {
        using var turn = await _gate.TakeTurnAsync(cancellation).ConfigureAwait(false);
        _allocations.Forget();
        return await work().ConfigureAwait(false);
    }

    // The rules look things up while an allocation has its turn already.
    private sealed class Lookup(LocalNetworkDriver driver) : INetworkLookup
    {
        public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(driver.Subnet(id));

        public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(Network(id));

        public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(driver.Port(id));

        public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => driver.HasQosPolicyAsync(id, cancellation);

        public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => driver.HasSecurityGroupAsync(id, cancellation);
    }
}
