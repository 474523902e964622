using System.Collections.Immutable;
using Lbaas.Actors.Requests;

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

    /// <summary>Who asked, in a request that may be repeated, for something that is here. Null when nobody did so.</summary>
    public ImmutableList<Origin>? Origins { get; init; }

    public Offer? Offer(string key) => Offers.Find(offer => offer.Key == key);

    public Profile? Profile(Guid id) => Profiles.Find(profile => profile.Id == id);

    /// <summary>The request that something stems from; null when it can't be repeated.</summary>
    public RequestContext? OriginOf(string key) => Origins?.Find(origin => origin.Key == key)?.By;

    internal ShelfState CameBy(string key, RequestContext by) =>
        by.Idempotency is null ? this : this with { Origins = (Origins ?? []).Add(new Origin(key, by)) };

    internal ShelfState Left(string key) =>
        OriginOf(key) is null ? this : this with { Origins = Origins!.RemoveAll(origin => origin.Key == key) };

    /// <summary>Does an offer rest on the profile?</summary>
    public bool IsUsed(Guid profileId) => Offers.Exists(offer => offer.ProfileId == profileId);
}

/// <summary>Where something stems from.</summary>
/// <param name="Key">An offer's key, or a profile's id.</param>
public sealed record Origin(string Key, RequestContext By);
