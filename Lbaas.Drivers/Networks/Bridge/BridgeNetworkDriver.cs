using System.Collections.Immutable;
using System.Net;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Linux;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>
/// VIPs on a bridge of this machine: one network with a subnet of IPv4 and perhaps one of IPv6. Amphorae are plugged into
/// it, each with an address of its own beside the VIP. Needs root.
/// </summary>
public sealed partial class BridgeNetworkDriver : INetworkDriver, INetworkCatalog, IVipPlugging, IDisposable
{
    private readonly BridgeNetworkOptions _options;
    private readonly ImmutableArray<BridgeSubnet> _subnets;
    private readonly BridgeAllocations _allocations;
    private readonly BridgeLinks _links;
    private readonly VipRules _rules;
    private readonly FileGate _gate;

    public BridgeNetworkDriver(IOptions<NetworkOptions> options, DriverDirectory directory, TimeProvider clock)
    {
        _options = options.Value.Bridge;
        _subnets = [new BridgeSubnet(BridgeNetwork.SubnetId, BridgeNetwork.Name, _options.Cidr)];
        if (_options.CidrV6 is { } second)
            _subnets = _subnets.Add(new BridgeSubnet(BridgeNetwork.SubnetIdV6, BridgeNetwork.NameV6, second));
        _gate = new FileGate(directory, "bridge", clock);
        _allocations = new(Path.Combine(directory.Root, "bridge.json"));
        _links = new BridgeLinks(_options, _subnets, new IpProgram(clock));
        _rules = new VipRules(new Lookup(this), addressesPerAmphora: 1, VipNetworks.Of(options.Value));
    }

    public ValueTask<Vip> AllocateVipAsync(AllocateVip request, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        if (_allocations.Vips.TryGetValue(request.LoadBalancerId, out var had))
            return VipOf(request.LoadBalancerId, had);
        var plan = await _rules.PlanAsync(request.Request, cancellation).ConfigureAwait(false);
        var vips = ImmutableArray.Create(Choose(Subnet(plan.SubnetId), plan.Address));
        foreach (var additional in plan.Additional)
            vips = vips.Add(Choose(Subnet(additional.SubnetId), additional.Address));
        _allocations.GiveVip(request.LoadBalancerId, vips);
        return VipOf(request.LoadBalancerId, vips);
    }, cancellation);

    public async ValueTask CheckVipAsync(VipRequest request, CancellationToken cancellation) => await InTurnAsync(async () =>
    {
        var plan = await _rules.PlanAsync(request, cancellation).ConfigureAwait(false);
        return plan.Address is { } wanted ? Requested(Subnet(plan.SubnetId), wanted) : null;
    }, cancellation).ConfigureAwait(false);

    public async ValueTask ReleaseVipAsync(Guid loadBalancerId, Vip? vip, CancellationToken cancellation) => await InTurnAsync(async () =>
    {
        // Its amphorae are gone; an address that was only ever planned for one may be left.
        foreach (var (amphora, _) in _allocations.Ports.Where(port => port.Value.LoadBalancerId == loadBalancerId))
            await UnplugAsync(amphora, loadBalancerId, cancellation).ConfigureAwait(false);
        _allocations.TakeVip(loadBalancerId);
        return true;
    }, cancellation).ConfigureAwait(false);

    public ValueTask<VipPort> FindPortAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation) =>
        InTurnAsync(() => ValueTask.FromResult(PortOf(loadBalancerId, amphoraId, vip)), cancellation);

    public ValueTask<VipPort> PlugAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        var port = PortOf(loadBalancerId, amphoraId, vip);
        await _links.PlugAsync(amphoraId, cancellation).ConfigureAwait(false);
        return port;
    }, cancellation);

    public async ValueTask RestoreAsync(Guid amphoraId, CancellationToken cancellation) => await InTurnAsync(async () =>
    {
        if (_allocations.Ports.ContainsKey(amphoraId))
            await _links.PlugAsync(amphoraId, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation).ConfigureAwait(false);

    public async ValueTask UnplugAsync(Guid amphoraId, CancellationToken cancellation) => await InTurnAsync(async () =>
    {
        if (_allocations.Ports.TryGetValue(amphoraId, out var port))
            await UnplugAsync(amphoraId, port.LoadBalancerId, cancellation).ConfigureAwait(false);
        return true;
    }, cancellation).ConfigureAwait(false);

    public void Dispose() => _gate.Dispose();

    private async ValueTask UnplugAsync(Guid amphoraId, Guid loadBalancerId, CancellationToken cancellation)
    {
        var vips = _allocations.Vips.GetValueOrDefault(loadBalancerId, []);
        await _links.UnplugAsync(amphoraId, vips.Select(vip => vip.Address), cancellation).ConfigureAwait(false);
        _allocations.TakePort(amphoraId);
    }

    private VipPort PortOf(Guid loadBalancerId, Guid amphoraId, Vip vip)
    {
        var subnet = Subnet(vip.SubnetId ?? BridgeNetwork.SubnetId);
        if (!_allocations.Ports.TryGetValue(amphoraId, out var port))
        {
            port = new BridgePort(loadBalancerId, [.. _subnets.OrderBy(other => other != subnet).Select(Own)]);
            _allocations.GivePort(amphoraId, port);
        }
        return new VipPort(DerivedId.Of("bridge-amphora-port", amphoraId), port.Own[0].Address, BridgeLinks.MacOf(amphoraId), _options.Mtu, In(subnet, vip.Address))
        {
            Additional = [.. vip.Additional.Select(more => In(Subnet(more.SubnetId), more.Address))],
            Others = [.. port.Own.Skip(1).Select(own => In(Subnet(own.SubnetId), own.Address))],
        };
    }

    private BridgeAddress Own(BridgeSubnet subnet) =>
        new(subnet.Id, NextFree(subnet) ?? throw new NetworkException($"the subnet {subnet.Network} has no address left"));

    private static AddressInSubnet In(BridgeSubnet subnet, string address) => new(address, subnet.Network.ToString(), subnet.Gateway);

    private static Vip VipOf(Guid loadBalancerId, ImmutableArray<BridgeAddress> vips)
    {
        var port = VipPortOf(loadBalancerId);
        return new Vip(vips[0].Address, port, vips[0].SubnetId, BridgeNetwork.NetworkId, PortOwned: true)
        {
            Additional = [.. vips.Skip(1).Select(more => new AdditionalVip(more.SubnetId, more.Address, port))],
        };
    }

    private static Guid VipPortOf(Guid loadBalancerId) => DerivedId.Of("bridge-vip-port", loadBalancerId);

    private BridgeAddress Choose(BridgeSubnet subnet, string? wanted) =>
        new(subnet.Id, wanted is null ? NextFree(subnet) ?? throw VipRules.Exhausted() : Requested(subnet, wanted));

    private string Requested(BridgeSubnet subnet, string wanted)
    {
        var address = IPAddress.Parse(wanted);
        if (!subnet.Offers(address))
            throw VipRules.OutOfSubnet();
        return _allocations.Taken.Any(taken => taken.Address == address.ToString())
            ? throw VipRules.InUse($"IP address {address} already allocated in subnet {subnet.Id}")
            : address.ToString();
    }

    private string? NextFree(BridgeSubnet subnet)
    {
        var taken = _allocations.Taken.Select(address => address.Address).ToHashSet();
        var start = _allocations.LastOf(subnet.Id) is { } last && subnet.Network.Contains(IPAddress.Parse(last)) ? subnet.IndexOf(last) + 1 : 0;
        for (var step = 0L; step < subnet.Size; step++)
        {
            var address = subnet.AddressAt((start + step) % subnet.Size);
            if (!taken.Contains(address))
                return address;
        }
        return null;
    }

    private BridgeSubnet Subnet(Guid id) =>
        _subnets.FirstOrDefault(subnet => subnet.Id == id) ?? throw new NetworkException($"the bridge has no subnet {id} any more");

    private async ValueTask<T> InTurnAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellation)
    {
        using var turn = await _gate.TakeTurnAsync(cancellation).ConfigureAwait(false);
        _allocations.Forget();
        return await work().ConfigureAwait(false);
    }
}
