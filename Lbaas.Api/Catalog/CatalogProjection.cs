using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Catalog;

/// <summary>The catalog's state → the documents of its offers and profiles.</summary>
public sealed class CatalogProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        foreach (var shelf in CatalogShelf.All)
        {
            var (old, now) = (((CatalogState)before).On(shelf.Kind), ((CatalogState)after).On(shelf.Kind));
            Difference(
                old.Offers, now.Offers, changes, CatalogRenderer.OfOffer(shelf),
                offer => (shelf.Offers.Kind, offer.Key, offer.CreatedAt), actorId);
            Difference(
                old.Profiles, now.Profiles, changes, CatalogRenderer.OfProfile(shelf),
                profile => (shelf.Profiles.Kind, profile.Id.ToString(), profile.CreatedAt), actorId);
        }
    }

    private static void Difference<T>(
        IReadOnlyCollection<T> old, IReadOnlyCollection<T> now, ReadSideChanges changes, Action<Utf8JsonWriter, T> write,
        Func<T, (string Kind, string Id, DateTimeOffset Created)> place, string owner)
    {
        if (ReferenceEquals(old, now))
            return;
        var known = old.ToDictionary(item => place(item).Id);
        foreach (var item in now)
        {
            var (kind, id, created) = place(item);
            if (!known.Remove(id, out var had) || !Equals(had, item))
                changes.UpsertDocument(new Document(kind, id, owner, null, null, created, JsonBody.Copy(item, write)));
        }
        foreach (var gone in known.Values)
            changes.DeleteDocument(place(gone).Kind, place(gone).Id);
    }
}
