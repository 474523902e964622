using Lbaas.Actors.Catalog;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>Another flavor; amphorae that come from now on are as it says.</summary>
/// <param name="FlavorId">Null for none.</param>
/// <param name="Flavor">What it says; null for none.</param>
public sealed record PutOnFlavor(Guid? FlavorId, FlavorTraits? Flavor, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.LoadBalancer is { } balancer
        ? tree with { LoadBalancer = balancer with { FlavorId = FlavorId, Flavor = Flavor, UpdatedAt = At } }
        : null;
}

/// <summary>Another image; amphorae that come from now on are made of it.</summary>
public sealed record PutOnImage(string Image) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) =>
        tree.LoadBalancer is { } balancer ? tree with { LoadBalancer = balancer with { Image = Image } } : null;
}
