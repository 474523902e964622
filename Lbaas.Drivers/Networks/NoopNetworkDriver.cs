using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Noop;

namespace Lbaas.Drivers.Networks;

/// <summary>
/// A network where every subnet, network and port asked for exists (spec amphora 8). What a request leaves open follows
/// from the load balancer's id, so the same request has the same answer without anything being stored. One network and its
/// subnet have a name, so that lists are not empty.
/// </summary>
public sealed class NoopNetworkDriver(NoopBehavior behavior, VipNetworks? networks = null) : INetworkDriver, INetworkCatalog
{
    /// <summary>The name of the network and of the subnet that have one.</summary>
    public const string Name = "noop";

    public static readonly Guid NamedNetwork = new("00000000-0000-4000-8000-000000000001");
    public static readonly Guid NamedSubnet = new("00000000-0000-4000-8000-000000000002");

    private static readonly IPNetwork Everything = IPNetwork.Parse("10.0.0.0/8");

    // Only against two load balancers whose ids hash to one address. Each entry goes with its VIP.
    private readonly ConcurrentDictionary<uint, Guid> _owners = new();

    public NoopBehavior Behavior { get; } = behavior;

    public ValueTask<Vip> AllocateVipAsync(AllocateVip request, CancellationToken cancellation)
    {
        var entered = Behavior.EnterAsync("allocate-vip", request.LoadBalancerId, cancellation);
        return entered.IsCompletedSuccessfully ? ValueTask.FromResult(VipOf(request)) : AfterAsync(entered);

        async ValueTask<Vip> AfterAsync(ValueTask before)
        {
            await before.ConfigureAwait(false);
            return VipOf(request);
        }
    }

    public ValueTask CheckVipAsync(VipRequest request, CancellationToken cancellation)
    {
        _ = NetworkFor(request);
        return ValueTask.CompletedTask;
    }

    public async ValueTask ReleaseVipAsync(Guid loadBalancerId, Vip? vip, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("release-vip", loadBalancerId, cancellation).ConfigureAwait(false);
        if (vip is null)
            return;
        Forget(vip.Address, loadBalancerId);
        foreach (var additional in vip.Additional)
            Forget(additional.Address, additional.PortId ?? Guid.Empty);
    }

    public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) =>
        ValueTask.FromResult<SubnetInfo?>(new(id, NetworkOf(id), Everything, long.MaxValue));

    public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) =>
        ValueTask.FromResult<NetworkInfo?>(new(id, [SubnetOf(id)]));

    public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) =>
        ValueTask.FromResult<PortInfo?>(new(id, NetworkOf(id), [new FixedIp(SubnetOf(id), Text(HostOf(id)))], null, null));

    public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult<bool?>(true);

    public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => ValueTask.FromResult(true);

    public async ValueTask<IReadOnlyList<NetworkInfo>> ListNetworksAsync(CancellationToken cancellation) =>
        [(await FindNetworkAsync(NamedNetwork, cancellation).ConfigureAwait(false))!];

    public async ValueTask<IReadOnlyList<SubnetInfo>> ListSubnetsAsync(CancellationToken cancellation) =>
        [(await FindSubnetAsync(NamedSubnet, cancellation).ConfigureAwait(false))!];

    public ValueTask<IReadOnlyList<PortInfo>> ListPortsAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<PortInfo>>([]);

    public string NameOf(Guid id) => id == NamedNetwork || id == NamedSubnet ? Name : "";

    private (Guid Given, Guid Network) NetworkFor(VipRequest request)
    {
        if ((request.SubnetId ?? request.NetworkId ?? request.PortId) is not { } given)
            throw new VipRefusedException(VipRules.Nothing);
        var network = request.NetworkId ?? NetworkOf(given);
        (networks ?? VipNetworks.All).Check(network, request);
        return (given, network);
    }

    private Vip VipOf(AllocateVip allocation)
    {
        var request = allocation.Request;
        var (given, network) = NetworkFor(request);
        var port = request.PortId ?? DerivedId.Of("noop-vip-port", allocation.LoadBalancerId);
        return new Vip(
            request.Address ?? AddressFor(allocation.LoadBalancerId), port, request.SubnetId ?? SubnetOf(given),
            network, PortOwned: request.PortId is null)
        {
            QosPolicyId = request.QosPolicyId,
            Additional = request.Additional.IsDefaultOrEmpty ? [] : [.. request.Additional.Select(a => Additional(allocation.LoadBalancerId, a))],
        };
    }

    private AdditionalVip Additional(Guid loadBalancerId, AdditionalVipRequest request)
    {
        var port = request.PortId ?? DerivedId.Of($"noop-vip-port-{request.SubnetId}", loadBalancerId);
        return new AdditionalVip(request.SubnetId, request.Address ?? AddressFor(port), port);
    }

    private static Guid NetworkOf(Guid id) => id == NamedSubnet ? NamedNetwork : DerivedId.Of("noop-network", id);

    private static Guid SubnetOf(Guid id) => id == NamedNetwork ? NamedSubnet : DerivedId.Of("noop-subnet", id);

    // 10.x.y.z from the owner's hash, or the next one that nobody has.
    private string AddressFor(Guid owner)
    {
        var host = HostOf(owner);
        while (_owners.GetOrAdd(host, owner) != owner)
            host = (host + 1) & 0xFFFFFF;
        return Text(host);
    }

    private void Forget(string address, Guid owner)
    {
        if (IPAddress.TryParse(address, out var parsed) && parsed.GetAddressBytes() is { Length: 4 } bytes)
            _owners.TryRemove(new(BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFFFFFF, owner));
    }

    private static uint HostOf(Guid owner)
    {
        Span<byte> hash = stackalloc byte[16];
        DerivedId.Of("noop-address", owner).TryWriteBytes(hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) & 0xFFFFFF;
    }

    private static string Text(uint host) => $"10.{host >> 16}.{(host >> 8) & 0xFF}.{host & 0xFF}";
}
