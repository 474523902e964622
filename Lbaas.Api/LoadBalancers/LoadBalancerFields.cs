using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Api.Fields;
using Lbaas.Api.Listeners;
using Lbaas.Api.Pools;

namespace Lbaas.Api.LoadBalancers;

/// <summary>Request bodies of load balancers (spec api 5.1, 5.2).</summary>
public static class LoadBalancerFields
{
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<string> Description = CommonFields.Description();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<Guid?> VipSubnetId = new("vip_subnet_id", Uuids.One) { In = Operations.Post };
    public static readonly Field<Guid?> VipNetworkId = new("vip_network_id", Uuids.One) { In = Operations.Post };
    public static readonly Field<Guid?> VipPortId = new("vip_port_id", Uuids.One) { In = Operations.Post };
    public static readonly Field<string> VipAddress = new("vip_address", Addresses.Ip) { In = Operations.Post };
    public static readonly Field<Guid?> VipQosPolicyId = new("vip_qos_policy_id", Uuids.One);
    public static readonly Field<ImmutableArray<Guid>?> VipSecurityGroupIds = new("vip_sg_ids", Uuids.Many);
    public static readonly Field<ImmutableArray<FieldValues>?> AdditionalVips =
        new("additional_vips", Nesting.Of(Nesting.Object(() => AdditionalVipFields.Table))) { In = Operations.Post };
    public static readonly Field<string> ProjectId = CommonFields.ProjectId();
    public static readonly Field<string> TenantId = CommonFields.TenantId();
    public static readonly Field<string> Provider = new("provider", Text.UpTo(64)) { In = Operations.Post };
    public static readonly Field<Guid?> FlavorId = new("flavor_id", Uuids.One) { In = Operations.Post };
    public static readonly Field<string> AvailabilityZone =
        new("availability_zone", Text.UpTo(Text.LengthMax)) { In = Operations.Post };
    public static readonly Field<ImmutableArray<FieldValues>?> Listeners =
        new("listeners", Nesting.Of(Nesting.Object(() => ListenerFields.Table, Operations.Nested))) { In = Operations.Post };
    public static readonly Field<ImmutableArray<FieldValues>?> Pools =
        new("pools", Nesting.Of(Nesting.Object(() => PoolFields.Table, Operations.Nested))) { In = Operations.Post };
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    public static readonly FieldTable Table = new(
        Name, Description, AdminStateUp, VipSubnetId, VipNetworkId, VipPortId, VipAddress, VipQosPolicyId, VipSecurityGroupIds,
        AdditionalVips, ProjectId, TenantId, Provider, FlavorId, AvailabilityZone, Listeners, Pools, Tags);

    /// <summary>What the tenant said about the VIP; VI-1 is checked by the caller.</summary>
    public static VipRequest Vip(FieldValues values) => new()
    {
        PortId = values.Get(VipPortId),
        NetworkId = values.Get(VipNetworkId),
        SubnetId = values.Get(VipSubnetId),
        Address = values.Get(VipAddress),
        QosPolicyId = values.Get(VipQosPolicyId),
        SecurityGroupIds = values.Get(VipSecurityGroupIds, []),
        Additional = [.. values.Get(AdditionalVips, []).Select(AdditionalVipFields.Request)],
    };

    public static LoadBalancerPatch Patch(FieldValues values) => new()
    {
        Name = values.Patch(Name),
        Description = values.Patch(Description),
        AdminStateUp = values.Patch(AdminStateUp),
        VipQosPolicyId = values.Patch(VipQosPolicyId),
        VipSecurityGroupIds = values.Patch(VipSecurityGroupIds),
        Tags = values.Patch(Tags),
    };
}

/// <summary>An entry of <c>additional_vips</c>.</summary>
internal static class AdditionalVipFields
{
    private static readonly Field<Guid?> SubnetId = new("subnet_id", Uuids.One) { RequiredIn = Operations.All };
    private static readonly Field<string> IpAddress = new("ip_address", Addresses.Ip);
    private static readonly Field<Guid?> PortId = new("port_id", Uuids.One);

    public static readonly FieldTable Table = new(SubnetId, IpAddress, PortId);

    public static AdditionalVipRequest Request(FieldValues values) =>
        new(values.Get(SubnetId, default), values.Get(IpAddress), values.Get(PortId));
}
