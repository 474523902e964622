using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>What a creation comes to whose sender may have sent it before: whatever is on a shelf knows the request that it stems from.</summary>
internal static class Repetitions
{
    /// <summary>Null: nothing is known of the request, and it is to be decided.</summary>
    public static Outcome? Find(ShelfState shelf, CatalogCommand command)
    {
        if (command.Context.Idempotency is not { Since: { } since } stamp || command is not (AddOffer or AddProfile))
            return null;
        if (shelf.Origins?.FindLast(origin => origin.By.Idempotency!.Key == stamp.Key && CreationOf(shelf, origin.Key) >= since) is { } known)
        {
            return known.By.Idempotency!.Fingerprint == stamp.Fingerprint
                ? new Accepted(null, Guid.Empty, (object?)shelf.Offer(known.Key) ?? ProfileOf(shelf, known.Key)) { IsRepeated = true }
                : new Rejected(IdempotencyStamp.Reused);
        }
        return IsSpent(shelf, command) ? new IdSpent() : null;
    }

    // A flavor that still has the name of the new one stands in its way by that; so does an availability zone, which is named by its user.
    private static bool IsSpent(ShelfState shelf, CatalogCommand command) => command switch
    {
        AddOffer { Draft: var draft } => shelf.Offer(draft.Key) is { } offer && offer.Name != draft.Name,
        AddProfile { Draft: var draft } => shelf.Profile(draft.Id) is not null,
        _ => false,
    };

    private static DateTimeOffset? CreationOf(ShelfState shelf, string key) => shelf.Offer(key)?.CreatedAt ?? ProfileOf(shelf, key)?.CreatedAt;

    private static Profile? ProfileOf(ShelfState shelf, string key) => Guid.TryParse(key, out var id) ? shelf.Profile(id) : null;
}
