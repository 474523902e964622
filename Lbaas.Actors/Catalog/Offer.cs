using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>A flavor or an availability zone: what a tenant names when a load balancer is created (spec api 13).</summary>
public sealed record Offer
{
    /// <summary>What it is found by: a flavor's id, an availability zone's name.</summary>
    public string Key { get; init; } = "";

    /// <summary>Unique on its shelf.</summary>
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";

    /// <summary>May new load balancers have it?</summary>
    public bool Enabled { get; init; } = true;
    public Guid ProfileId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The attributes a PUT may change.</summary>
public sealed record OfferPatch
{
    /// <summary>Flavors only: an availability zone's name is its key.</summary>
    public Optional<string> Name { get; init; }
    public Optional<string> Description { get; init; }
    public Optional<bool> Enabled { get; init; }

    public Offer ApplyTo(Offer offer) => offer with
    {
        Name = Name.Or(offer.Name) ?? "",
        Description = Description.Or(offer.Description) ?? "",
        Enabled = Enabled.Or(offer.Enabled),
    };
}
