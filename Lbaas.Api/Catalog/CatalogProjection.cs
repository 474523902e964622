using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Api.Documents;
using Lbaas.Api.Idempotency;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Catalog;

/// <summary>The catalog's state → the documents of its offers and profiles, and the answers to POSTs that may be repeated.</summary>
public sealed class CatalogProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        foreach (var shelf in CatalogShelf.All)
        {
            var difference = new Difference(((CatalogState)before).On(shelf.Kind), ((CatalogState)after).On(shelf.Kind), changes, actorId);
            difference.Of(
                static on => on.Offers, CatalogRenderer.OfOffer(shelf),
                offer => (shelf.Offers.Kind, offer.Key, offer.CreatedAt));
            difference.Of(
                static on => on.Profiles, CatalogRenderer.OfProfile(shelf),
                profile => (shelf.Profiles.Kind, profile.Id.ToString(), profile.CreatedAt));
        }
    }

    private readonly struct Difference(ShelfState old, ShelfState now, ReadSideChanges changes, string owner)
    {
        public void Of<T>(
            Func<ShelfState, IReadOnlyCollection<T>> items, Action<Utf8JsonWriter, T> write,
            Func<T, (string Kind, string Id, DateTimeOffset Created)> place)
        {
            if (ReferenceEquals(items(old), items(now)))
                return;
            var known = items(old).ToDictionary(item => place(item).Id);
            foreach (var item in items(now))
            {
                var (kind, id, created) = place(item);
                if (known.Remove(id, out var had) && Equals(had, item))
                    continue;
                var body = JsonBody.Copy(item, write);
                changes.UpsertDocument(new Document(kind, id, owner, null, null, created, body));
                Remember(kind, id, body);
            }
            foreach (var gone in known.Values)
                changes.DeleteDocument(place(gone).Kind, place(gone).Id);
        }

        // With the commit that adds it. What is changed stems from where it did.
        private void Remember(string kind, string id, ReadOnlyMemory<byte> body)
        {
            if (now.OriginOf(id) is { } origin && !ReferenceEquals(origin, old.OriginOf(id)))
                changes.Remember(StoredAnswer.Created(origin, kind, body));
        }
    }
}
