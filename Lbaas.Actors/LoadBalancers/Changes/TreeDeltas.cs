namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>The load balancer with everything it was created with.</summary>
public sealed record PlantTree(Configuration Tree) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.LoadBalancer is null ? Tree : null;
}

public sealed record AlterLoadBalancer(LoadBalancerPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) =>
        tree.LoadBalancer is { } balancer ? tree with { LoadBalancer = Patch.ApplyTo(balancer, At) } : null;
}

/// <summary>The end: amphorae and VIP go, and with them the whole tree.</summary>
public sealed record FellTree : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) => Configuration.Empty;
}
