using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>
/// Messages to the catalog, answered with an <see cref="Outcome"/> whose view is the <see cref="Offer"/> or <see cref="Profile"/>.
/// There is one catalog, so that names are unique and references hold without anybody's lock.
/// </summary>
public abstract record CatalogCommand(RequestContext Context, Shelf Shelf)
{
    public const string Kind = "catalog";

    public static readonly ActorAddress Address = new(Kind, "default");
}

/// <summary>The draft brings its key; the actor gives it its time.</summary>
public sealed record AddOffer(RequestContext Context, Shelf Shelf, Offer Draft) : CatalogCommand(Context, Shelf);

public sealed record ChangeOffer(RequestContext Context, Shelf Shelf, string Key, OfferPatch Patch) : CatalogCommand(Context, Shelf);

/// <param name="IsUsed">
/// Whether a live load balancer has it (MI-5), as the sender has just seen. A load balancer created at the same instant may
/// be missed: that harms nothing, since it carries a copy of what the offer said.
/// </param>
public sealed record RemoveOffer(RequestContext Context, Shelf Shelf, string Key, bool IsUsed) : CatalogCommand(Context, Shelf);

/// <summary>The draft brings its id, and data that was checked against the provider's schema.</summary>
public sealed record AddProfile(RequestContext Context, Shelf Shelf, Profile Draft) : CatalogCommand(Context, Shelf);

public sealed record ChangeProfile(RequestContext Context, Shelf Shelf, Guid ProfileId, ProfilePatch Patch) : CatalogCommand(Context, Shelf);

public sealed record RemoveProfile(RequestContext Context, Shelf Shelf, Guid ProfileId) : CatalogCommand(Context, Shelf);
