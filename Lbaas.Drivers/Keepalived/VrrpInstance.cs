using System.Collections.Immutable;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Keepalived;

/// <summary>One amphora's part in carrying the VIP of a pair.</summary>
/// <param name="Role">MASTER or BACKUP.</param>
/// <param name="BasePath">The agent's directory (spec amphora 1.3).</param>
/// <param name="Interface">Where the VIP goes.</param>
/// <param name="Port">The amphora's own address there, and the VIPs.</param>
/// <param name="Peers">The addresses of the other amphorae.</param>
/// <param name="Password">Never logged.</param>
internal sealed record VrrpInstance(
    Guid LoadBalancerId, string Role, string BasePath, string Interface, VipPort Port, ImmutableArray<string> Peers, string Password)
{
    public override string ToString() => $"VrrpInstance {{ LoadBalancerId = {LoadBalancerId} }}";
}
