using System.Collections.Immutable;

namespace Lbaas.Actors.Catalog;

/// <summary>Everything in the catalog.</summary>
public sealed record CatalogState
{
    public ShelfState Flavors { get; init; } = new();
    public ShelfState AvailabilityZones { get; init; } = new();

    public ShelfState On(Shelf shelf) => shelf == Shelf.Flavors ? Flavors : AvailabilityZones;

    internal CatalogState With(Shelf shelf, Func<ShelfState, ShelfState> change) => shelf == Shelf.Flavors
        ? this with { Flavors = change(Flavors) }
        : this with { AvailabilityZones = change(AvailabilityZones) };
}

/// <summary>One half of the catalog, in order of creation. Short enough to be searched from its beginning.</summary>
public sealed record ShelfState
{
    public ImmutableList<Offer> Offers { get; init; } = [];
    public ImmutableList<Profile> Profiles { get; init; } = [];

    public Offer? Offer(string key) => Offers.Find(offer => offer.Key == key);

    public Profile? Profile(Guid id) => Profiles.Find(profile => profile.Id == id);

    /// <summary>Does an offer rest on the profile?</summary>
    public bool IsUsed(Guid profileId) => Offers.Exists(offer => offer.ProfileId == profileId);
}
