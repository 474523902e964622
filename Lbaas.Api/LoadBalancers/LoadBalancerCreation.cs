using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using static Lbaas.Api.LoadBalancers.LoadBalancerFields;

namespace Lbaas.Api.LoadBalancers;

/// <summary>What a POST on load balancers asks for, with the checks that need nothing but the request (spec api 15, step 4).</summary>
public static class LoadBalancerCreation
{
    /// <param name="now">The creation time of everything in it, UTC.</param>
    /// <exception cref="FaultException">400 or 501.</exception>
    public static CreateLoadBalancer From(FieldValues values, RequestContext context, DateTimeOffset now)
    {
        var project = Project(values, context);
        var vip = Vip(values);
        Check(values);
        var draft = new LoadBalancer
        {
            // Grows with time, as all ids do: see ActorContext.FreshId.
            Id = Guid.CreateVersion7(now),
            Name = values.Get(Name) ?? "",
            Description = values.Get(Description) ?? "",
            AdminStateUp = values.Flag(AdminStateUp, true),
            ProjectId = project,
            Provider = values.Get(Provider) ?? "amphora",
            VipQosPolicyId = vip.QosPolicyId,
            VipSecurityGroupIds = vip.SecurityGroupIds,
            Tags = values.Get(Tags, []),
            CreatedAt = now,
        };
        return new CreateLoadBalancer(context, draft, vip, PopulatedTree.From(values, now));
    }

    private static string Project(FieldValues values, RequestContext context)
    {
        var project = values.Get(ProjectId) ?? values.Get(TenantId) ?? context.ProjectId;
        return string.IsNullOrEmpty(project)
            ? throw new FaultException(Fault.Validation(
                "Missing project ID in request where one is required. "
                + "An administrator should check the keystone settings in the Octavia configuration."))
            : project;
    }

    private static void Check(FieldValues values)
    {
        // VI-17, VI-18: as long as there are no flavors and zones, none can be named.
        if (values.Get(FlavorId) is not null)
            throw new FaultException(Fault.Validation("Invalid flavor_id."));
        if (values.Get(AvailabilityZone) is not null)
            throw new FaultException(Fault.Validation("Invalid availability zone."));
        if (values.Get(Provider) is { } provider and not ("amphora" or "octavia"))
            throw new FaultException(new Fault(400, $"Provider '{provider}' is not enabled."));
    }
}
