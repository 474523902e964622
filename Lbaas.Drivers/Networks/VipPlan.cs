using System.Collections.Immutable;
using Lbaas.Actors.Networks;

namespace Lbaas.Drivers.Networks;

/// <summary>A VIP request with everything found that it left open but the address.</summary>
/// <param name="Address">The address asked for or found on the port; null leaves it to the subnet.</param>
/// <param name="PortId">The tenant's own port; null when one is to be made.</param>
/// <param name="QosPolicyId">The policy asked for, else the port's (VI-7).</param>
public sealed record VipPlan(Guid NetworkId, Guid SubnetId, string? Address, Guid? PortId, Guid? QosPolicyId)
{
    public ImmutableArray<AdditionalVipRequest> Additional { get; init; } = [];
}
