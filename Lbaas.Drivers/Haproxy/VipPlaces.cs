using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Where a node and those that it shares a load balancer with are in the network of the VIP.</summary>
/// <param name="Self">The node.</param>
/// <param name="Port">The node's.</param>
/// <param name="Peers">All of a pair, the node itself among them; empty for one that is alone.</param>
internal sealed record VipPlaces(Guid LoadBalancerId, Vip Vip, Carrier Self, VipPort Port, ImmutableArray<PeerAmphora> Peers)
{
    public string Topology => Peers.IsEmpty ? "SINGLE" : "ACTIVE_STANDBY";
}
