using System.Collections.Immutable;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>The load balancer's own attributes (spec api 5); its children stand in the <see cref="Configuration"/>.</summary>
public sealed record LoadBalancer
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;
    public string ProjectId { get; init; } = "";
    public string Provider { get; init; } = "amphora";
    public Guid? FlavorId { get; init; }

    /// <summary>What its flavor said when the load balancer got it.</summary>
    public FlavorTraits? Flavor { get; init; }

    /// <summary>
    /// The image that a rollout put its amphorae on, and that those which come later have as well; null for the deployment's. A flavor
    /// that names an image goes before it.
    /// </summary>
    public string? Image { get; init; }
    public string? AvailabilityZone { get; init; }

    /// <summary>What its availability zone said when it was created.</summary>
    public ZoneTraits? Zone { get; init; }

    /// <summary>Where it is reached; null until the network driver has answered.</summary>
    public Vip? Vip { get; init; }
    public Guid? VipQosPolicyId { get; init; }
    public ImmutableArray<Guid> VipSecurityGroupIds { get; init; } = [];
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>VI-15.</summary>
    public static readonly Fault NoGroupsOnDirectVip = Fault.Validation("VIP Security Groups are not allowed with VNIC direct type");

    /// <summary>VI-21: is the VIP's port an SR-IOV one?</summary>
    public bool HasDirectVip => Flavor is { SriovVip: true };
}

/// <summary>The attributes a PUT may change (spec api 5.2).</summary>
public sealed record LoadBalancerPatch
{
    public Optional<string> Name { get; init; }
    public Optional<string> Description { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<Guid?> VipQosPolicyId { get; init; }
    public Optional<ImmutableArray<Guid>?> VipSecurityGroupIds { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    public LoadBalancer ApplyTo(LoadBalancer balancer, DateTimeOffset at) => balancer with
    {
        Name = Name.Or(balancer.Name) ?? "",
        Description = Description.Or(balancer.Description) ?? "",
        AdminStateUp = AdminStateUp.Or(balancer.AdminStateUp),
        VipQosPolicyId = VipQosPolicyId.Or(balancer.VipQosPolicyId),
        VipSecurityGroupIds = VipSecurityGroupIds.Or(balancer.VipSecurityGroupIds) ?? [],
        Tags = Tags.Or(balancer.Tags) ?? [],
        UpdatedAt = at,
    };
}
