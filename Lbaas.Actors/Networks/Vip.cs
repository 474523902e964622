using System.Collections.Immutable;

namespace Lbaas.Actors.Networks;

/// <summary>An allocated virtual IP.</summary>
/// <param name="PortOwned">The port was made for us and goes with the load balancer; a tenant's own port stays (spec lifecycle 10).</param>
public sealed record Vip(string Address, Guid PortId, Guid? SubnetId, Guid NetworkId, bool PortOwned)
{
    public ImmutableArray<AdditionalVip> Additional { get; init; } = [];
}

public sealed record AdditionalVip(Guid SubnetId, string Address, Guid? PortId);

/// <summary>What a tenant said about the VIP: at least one of port, network, subnet (VI-1).</summary>
public sealed record VipRequest
{
    public Guid? PortId { get; init; }
    public Guid? NetworkId { get; init; }
    public Guid? SubnetId { get; init; }
    public string? Address { get; init; }
    public Guid? QosPolicyId { get; init; }
    public ImmutableArray<Guid> SecurityGroupIds { get; init; } = [];
    public ImmutableArray<AdditionalVipRequest> Additional { get; init; } = [];

    /// <summary>How many amphorae will want an address beside the VIP (VI-10); null is one.</summary>
    public int? Amphorae { get; init; }

    /// <summary>The networks that the availability zone allows (VI-16); null or empty leaves it to the deployment.</summary>
    public ImmutableArray<Guid>? AllowedNetworks { get; init; }
}

public sealed record AdditionalVipRequest(Guid SubnetId, string? Address, Guid? PortId);
