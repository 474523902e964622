using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Documents;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Rollouts;

/// <summary>Which load balancers a rollout is about, the oldest first.</summary>
public sealed class BalancerSelection(IReadSide readSide)
{
    /// <exception cref="FaultException">400: one that was named is not there, or there are too many, or none.</exception>
    public BalancerList Select(FieldValues values)
    {
        var found = readSide.Query(Query(values)).Select(document => Guid.Parse(document.Id));
        if (values.Get(RolloutFields.LoadBalancerIds) is { } named)
        {
            var known = found.ToHashSet();
            foreach (var missing in named.Where(id => !known.Contains(id)))
                throw new FaultException(Fault.Validation($"loadbalancer_ids: Load Balancer {missing} is not among those that the other conditions leave."));
            found = named.Distinct();
        }

        var balancers = BalancerList.Of(found);
        if (balancers.Count == 0)
            throw new FaultException(Fault.Validation("No load balancer meets these conditions."));
        return balancers.Count <= RolloutWish.BalancersMax
            ? balancers
            : throw new FaultException(Fault.Validation($"At most {RolloutWish.BalancersMax} load balancers can be in a rollout. Narrow it down by project_id or flavor_id."));
    }

    private static DocumentQuery Query(FieldValues values)
    {
        var filters = new List<AttributeFilter>();
        if (values.Get(RolloutFields.FlavorId) is { } flavor)
            filters.Add(new AttributeFilter("flavor_id", flavor.ToString()));
        if (values.Get(RolloutFields.AvailabilityZone) is { } zone)
            filters.Add(new AttributeFilter("availability_zone", zone));
        return new DocumentQuery(DocumentKinds.LoadBalancer)
        {
            ProjectId = values.Get(RolloutFields.ProjectId),
            Filters = filters,
            Limit = RolloutWish.BalancersMax + 1,
        };
    }
}
