namespace Lbaas.Actors.Catalog;

/// <summary>
/// The two halves of the catalog. They differ in words alone: an <see cref="Offer"/> that tenants may name, and behind it a
/// <see cref="Profile"/> that says what it means to a provider.
/// </summary>
public enum Shelf
{
    Flavors,
    AvailabilityZones,
}

/// <summary>What faults call the things on a shelf (spec api 2.2, validation 12).</summary>
public static class ShelfWords
{
    /// <summary>As in <c>A flavor of X already exists.</c></summary>
    public static string Noun(this Shelf shelf) => shelf == Shelf.Flavors ? "flavor" : "availability zone";

    /// <summary>As in <c>Flavor X not found.</c></summary>
    public static string OfferTitle(this Shelf shelf) => shelf == Shelf.Flavors ? "Flavor" : "Availability Zone";

    /// <summary>As in <c>Flavor Profile X not found.</c></summary>
    public static string ProfileTitle(this Shelf shelf) => shelf == Shelf.Flavors ? "Flavor Profile" : "Availability Zone Profile";

    /// <summary>The same where Octavia spells it differently: when it is in use, when it is to be deleted, and for the nil UUID.</summary>
    public static string ProfileObject(this Shelf shelf) => shelf == Shelf.Flavors ? "Flavor profile" : "Availability Zone Profile";
}
