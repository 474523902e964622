using Lbaas.Actors.Catalog;
using Lbaas.Api.AvailabilityZones;
using Lbaas.Api.Flavors;
using Lbaas.Api.Lists;
using Lbaas.Api.Providers;

namespace Lbaas.Api.Catalog;

/// <summary>One half of the catalog as clients see it: paths, policies, keys. Flavors and availability zones differ in nothing else.</summary>
/// <param name="Kind">Which half.</param>
/// <param name="Path">Of the offers' collection.</param>
/// <param name="Policy">What policies call the offers.</param>
/// <param name="Offers">How offers are listed and shown.</param>
/// <param name="OfferFields">Their request bodies.</param>
/// <param name="ProfilePath">Of the profiles' collection.</param>
/// <param name="ProfilePolicy">What policies call the profiles.</param>
/// <param name="Profiles">How profiles are listed and shown.</param>
/// <param name="ProfileFields">Their request bodies.</param>
/// <param name="Schema">What providers take as a profile's data.</param>
/// <param name="UsedAs">The attribute of a load balancer that names an offer.</param>
public sealed record CatalogShelf(
    Shelf Kind,
    string Path,
    string Policy,
    Resource Offers,
    OfferFields OfferFields,
    string ProfilePath,
    string ProfilePolicy,
    Resource Profiles,
    ProfileFields ProfileFields,
    ProfileSchema Schema,
    string UsedAs)
{
    public static IReadOnlyList<CatalogShelf> All => [FlavorShelf.Instance, ZoneShelf.Instance];

    /// <summary>What profile data that is no JSON is no option for, in a PUT: Octavia says <c>flavor_data</c> for both (spec api 13).</summary>
    public const string DataOptionInPut = "flavor_data";
}
