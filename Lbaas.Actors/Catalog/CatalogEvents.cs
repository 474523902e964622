using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>What happens to the catalog.</summary>
/// <param name="By">Who asked for it.</param>
public abstract record CatalogEvent(Shelf Shelf, RequestContext By) : IEvent;

public sealed record OfferAdded(Shelf Shelf, Offer Offer, RequestContext By) : CatalogEvent(Shelf, By);

/// <param name="Offer">As it is now.</param>
public sealed record OfferChanged(Shelf Shelf, Offer Offer, RequestContext By) : CatalogEvent(Shelf, By);

public sealed record OfferRemoved(Shelf Shelf, string Key, RequestContext By) : CatalogEvent(Shelf, By);

public sealed record ProfileAdded(Shelf Shelf, Profile Profile, RequestContext By) : CatalogEvent(Shelf, By);

/// <param name="Profile">As it is now.</param>
public sealed record ProfileChanged(Shelf Shelf, Profile Profile, RequestContext By) : CatalogEvent(Shelf, By);

public sealed record ProfileRemoved(Shelf Shelf, Guid ProfileId, RequestContext By) : CatalogEvent(Shelf, By);
