using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Catalog;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using static Lbaas.Api.LoadBalancers.LoadBalancerFields;

namespace Lbaas.Api.LoadBalancers;

/// <summary>What a POST on load balancers asks for, with the checks that need nothing but the request (spec api 15, step 4).</summary>
public static class LoadBalancerCreation
{
    /// <param name="ids">Of all that it creates.</param>
    /// <param name="catalog">Where the flavor and the availability zone are looked up.</param>
    /// <param name="vips">What a VIP may be asked for by.</param>
    /// <param name="now">The creation time of everything in it, UTC.</param>
    /// <exception cref="FaultException">400 or 501.</exception>
    public static CreateLoadBalancer From(
        FieldValues values, RequestContext context, RequestIds ids, CatalogLookup catalog, VipChecks vips, DateTimeOffset now)
    {
        var project = Project(values, context);
        var vip = Vip(values);
        vips.Check(vip);
        var choice = OfferChoice.From(values, catalog);
        vip = vip with { AllowedNetworks = choice.Zone?.ValidVipNetworks };
        var draft = new LoadBalancer
        {
            Id = ids.NextBalancer(),
            Name = values.Get(Name) ?? "",
            Description = values.Get(Description) ?? "",
            AdminStateUp = values.Flag(AdminStateUp, true),
            ProjectId = project,
            Provider = choice.Provider,
            FlavorId = values.Get(FlavorId),
            Flavor = choice.Flavor,
            AvailabilityZone = values.Get(AvailabilityZone),
            Zone = choice.Zone,
            VipQosPolicyId = vip.QosPolicyId,
            VipSecurityGroupIds = vip.SecurityGroupIds,
            Tags = values.Get(Tags, []),
            CreatedAt = now,
        };
        // VI-15.
        if (draft.HasDirectVip && !vip.SecurityGroupIds.IsEmpty)
            throw new FaultException(LoadBalancer.NoGroupsOnDirectVip);
        return new CreateLoadBalancer(context, draft, vip, PopulatedTree.From(values, ids, now));
    }

    /// <summary>Whose it will be.</summary>
    /// <exception cref="FaultException">400: nobody says.</exception>
    public static string Project(FieldValues values, RequestContext context)
    {
        var project = values.Get(ProjectId) ?? values.Get(TenantId) ?? context.ProjectId;
        return string.IsNullOrEmpty(project)
            ? throw new FaultException(Fault.Validation(
                "Missing project ID in request where one is required. "
                + "An administrator should check the keystone settings in the Octavia configuration."))
            : project;
    }
}
