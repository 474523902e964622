using Lbaas.Actors.Catalog;
using Lbaas.Actors.Requests;
using Lbaas.Api.Catalog;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Providers;
using static Lbaas.Api.LoadBalancers.LoadBalancerFields;

namespace Lbaas.Api.LoadBalancers;

/// <summary>What a creation says of flavor, availability zone and provider, looked up (VI-17, VI-18).</summary>
internal readonly record struct OfferChoice(FlavorTraits? Flavor, ZoneTraits? Zone, string Provider)
{
    /// <exception cref="FaultException">400.</exception>
    public static OfferChoice From(FieldValues values, CatalogLookup catalog)
    {
        var (flavor, provider) = values.Get(FlavorId) is { } id ? catalog.Flavor(id) : ((FlavorTraits?)null, null);
        var zone = values.Get(AvailabilityZone) is { } name ? catalog.Zone(name) : null;
        var wanted = values.Get(LoadBalancerFields.Provider);
        if (provider is not null && wanted is not null && wanted != provider)
            throw new FaultException(new Fault(400, $"Flavor '{values.Get(FlavorId)}' is not compatible with provider '{wanted}'"));
        provider ??= wanted ?? EnabledProviders.Default;
        EnabledProviders.Demand(provider);
        return new OfferChoice(flavor, zone, provider);
    }
}
