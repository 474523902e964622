using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>Commands about profiles; the numbers are those of spec validation 12.</summary>
internal static class ProfileDecisions
{
    public static Decision Add(ShelfState shelf, AddProfile add, DateTimeOffset now)
    {
        if (shelf.Profile(add.Draft.Id) is not null)
            return new Fault(409, "Already an entity with that specified id.");
        if (shelf.Profiles.Count >= CatalogBehavior.ShelfMax)
            return Decision.Full($"{add.Shelf.Noun()} profile");
        var profile = add.Draft with { CreatedAt = now };
        return new Decision(null, new ProfileAdded(add.Shelf, profile, add.Context), profile);
    }

    // MI-4: what offers rest on stays as it is, even if it is only written again; a name may change.
    public static Decision Change(ShelfState shelf, ChangeProfile change, DateTimeOffset now)
    {
        if (shelf.Profile(change.ProfileId) is not { } profile)
            return Fault.NotFound(change.Shelf.ProfileTitle(), change.ProfileId);
        if (change.Patch.ChangesMeaning && shelf.IsUsed(profile.Id))
            return Decision.InUse(change.Shelf.ProfileObject(), profile.Id);
        var next = change.Patch.ApplyTo(profile);
        if (next == profile)
            return new Decision(null, null, profile);
        next = next with { UpdatedAt = now };
        return new Decision(null, new ProfileChanged(change.Shelf, next, change.Context), next);
    }

    // MI-5.
    public static Decision Remove(ShelfState shelf, RemoveProfile remove)
    {
        if (shelf.Profile(remove.ProfileId) is not { } profile)
            return Fault.NotFound(remove.Shelf.ProfileObject(), remove.ProfileId);
        return shelf.IsUsed(profile.Id)
            ? Decision.InUse(remove.Shelf.ProfileObject(), profile.Id)
            : new Decision(null, new ProfileRemoved(remove.Shelf, profile.Id, remove.Context), profile);
    }
}
