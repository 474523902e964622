using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Requests;
using Lbaas.Api.AvailabilityZones;
using Lbaas.Api.Flavors;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Catalog;

/// <summary>What the offers that a new load balancer names say, from the read side.</summary>
public sealed class CatalogLookup(IReadSide readSide)
{
    /// <summary>VI-17. A flavor fixes the provider.</summary>
    /// <exception cref="FaultException">400.</exception>
    public (FlavorTraits Traits, string Provider) Flavor(Guid id)
    {
        var (provider, data) = Find(FlavorShelf.Instance, id.ToString(), "Invalid flavor_id.", "flavor");
        return (FlavorShelf.Traits(data), provider);
    }

    /// <summary>VI-18.</summary>
    /// <exception cref="FaultException">400.</exception>
    public ZoneTraits Zone(string name) =>
        ZoneShelf.Traits(Find(ZoneShelf.Instance, name, "Invalid availability zone.", "availability_zone").Data);

    private (string Provider, JsonElement Data) Find(CatalogShelf shelf, string key, string missing, string option)
    {
        if (Body(shelf.Offers.Kind, key) is not { } offer)
            throw new FaultException(Fault.Validation(missing));
        if (!offer.GetProperty("enabled").GetBoolean())
            throw new FaultException(Fault.DisabledOption(option, key));
        // A profile goes only after the last offer that has it: without one, the offer has gone meanwhile as well.
        if (Body(shelf.Profiles.Kind, offer.GetProperty(shelf.OfferFields.ProfileKey).GetString()!) is not { } profile)
            throw new FaultException(Fault.Validation(missing));
        return (
            profile.GetProperty("provider_name").GetString()!,
            Parse(profile.GetProperty(shelf.ProfileFields.DataKey).GetString()!));
    }

    private JsonElement? Body(string kind, string key) =>
        readSide.Find(kind, key) is { } document ? Parse(document.BodyText) : null;

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
