using System.Collections.Immutable;

namespace Lbaas.Actors.Catalog;

/// <summary>What a load balancer's availability zone said when it was created; carried for life, as <see cref="FlavorTraits"/> are.</summary>
public sealed record ZoneTraits
{
    /// <summary>The compute service's zone of the amphorae.</summary>
    public string? ComputeZone { get; init; }

    /// <summary>The volume service's zone of the amphorae.</summary>
    public string? VolumeZone { get; init; }

    /// <summary>The amphorae's management network.</summary>
    public Guid? ManagementNetwork { get; init; }

    /// <summary>The networks a VIP may be on (VI-16); null or empty leaves it to the deployment.</summary>
    public ImmutableArray<Guid>? ValidVipNetworks { get; init; }
}
