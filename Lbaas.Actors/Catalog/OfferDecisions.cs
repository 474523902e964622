using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>Commands about flavors and availability zones; the numbers are those of spec validation 12.</summary>
internal static class OfferDecisions
{
    // Octavia keeps a hidden placeholder of this name, to which deleted load balancers are pointed: nobody else can have it.
    private static readonly string Nil = Guid.Empty.ToString();

    public static Decision Add(ShelfState shelf, AddOffer add, DateTimeOffset now)
    {
        var draft = add.Draft;
        if (shelf.Profile(draft.ProfileId) is null)
            return Fault.NotFound(add.Shelf.ProfileTitle(), draft.ProfileId);
        if (draft.Key == Nil || shelf.Offers.Exists(offer => offer.Name == draft.Name || offer.Key == draft.Key))
            return Taken(add.Shelf, draft.Name);
        if (shelf.Offers.Count >= CatalogBehavior.ShelfMax)
            return Decision.Full(add.Shelf.Noun());
        var offer = draft with { CreatedAt = now };
        return new Decision(null, new OfferAdded(add.Shelf, offer, add.Context), offer);
    }

    public static Decision Change(ShelfState shelf, ChangeOffer change, DateTimeOffset now)
    {
        if (shelf.Offer(change.Key) is not { } offer)
            return Fault.NotFound(change.Shelf.OfferTitle(), change.Key);
        var next = change.Patch.ApplyTo(offer);
        if (next == offer)
            return new Decision(null, null, offer);
        if (shelf.Offers.Exists(other => other.Name == next.Name && other.Key != next.Key))
            return Taken(change.Shelf, next.Name);
        next = next with { UpdatedAt = now };
        return new Decision(null, new OfferChanged(change.Shelf, next, change.Context), next);
    }

    public static Decision Remove(ShelfState shelf, RemoveOffer remove)
    {
        if (shelf.Offer(remove.Key) is not { } offer)
            return Fault.NotFound(remove.Shelf.OfferTitle(), remove.Key);
        return remove.IsUsed
            ? Decision.InUse(remove.Shelf.OfferTitle(), offer.Key)
            : new Decision(null, new OfferRemoved(remove.Shelf, offer.Key, remove.Context), offer);
    }

    // MI-3.
    private static Fault Taken(Shelf shelf, string name) => new(409, $"A {shelf.Noun()} of {name} already exists.");
}
