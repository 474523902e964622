namespace Lbaas.Actors.LoadBalancers;

/// <summary>An amphora that carries a load balancer: in service, or leaving it and not yet gone.</summary>
/// <param name="Role">STANDALONE, MASTER or BACKUP.</param>
public sealed record Carrier(Guid AmphoraId, string Role)
{
    /// <summary>
    /// What it takes part in with the others stays as it is: an amphora of earlier may still hold the VIP, and would not know
    /// of this one. Another revision follows when that one is gone for certain.
    /// </summary>
    public bool Waits { get; init; }
}
