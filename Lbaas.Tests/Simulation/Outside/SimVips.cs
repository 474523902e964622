using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Tests.Simulation.Checks;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>The network service. It has few addresses and hands out the lowest that is free, so that a mistake meets its victim.</summary>
internal sealed class SimVips(World world)
{
    public static readonly Guid RefusedSubnet = new("00000000-0000-4000-8000-00000000000f");

    private readonly SortedDictionary<string, (Guid Balancer, Vip Vip)> _held = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public bool Hangs { get; set; }

    public IEnumerable<(Guid Balancer, Vip Vip)> Held => _held.Values;

    public bool IsHeldBy(string address, Guid balancer) => _held.TryGetValue(address, out var entry) && entry.Balancer == balancer;

    public NetworkAnswer? Allocate(AllocateVip request)
    {
        if (Hangs)
            return null;
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new VipUnavailable("the network service is away");
        if (request.Request.SubnetId == RefusedSubnet)
            return new VipRefused(Fault.ReferenceNotFound("Subnet", RefusedSubnet));
        foreach (var entry in _held.Values)
        {
            if (entry.Balancer == request.LoadBalancerId)
                return new VipReady(entry.Vip);
        }

        var address = Enumerable.Range(1, 250).Select(i => $"10.0.0.{i}").First(candidate => !_held.ContainsKey(candidate));
        if (world.Nodes.CarrierOf(address, request.LoadBalancerId) is { } carrier)
            throw new InvariantViolation(Invariant.VipsAreNotShared, $"{address} goes to {request.LoadBalancerId} and is still carried by {carrier}");
        var vip = new Vip(address, world.Dice.NewGuid(), request.Request.SubnetId, world.Dice.NewGuid(), PortOwned: true);
        _held.Add(address, (request.LoadBalancerId, vip));
        return new VipReady(vip);
    }

    public NetworkAnswer? Release(ReleaseVip request)
    {
        if (Hangs)
            return null;
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new VipReleaseFailed("the network service is away");
        foreach (var (address, entry) in _held)
        {
            if (entry.Balancer != request.LoadBalancerId)
                continue;
            _held.Remove(address);
            break;
        }

        return new VipGone();
    }
}
