namespace Lbaas.Actors.Health;

/// <summary>What is desired of a node, asked for only when a heartbeat shows a transition. Answered from the read side.</summary>
public interface IAmphoraDirectory
{
    /// <summary>Null when the amphora is nobody's (any more).</summary>
    AmphoraExpectation? Find(Guid amphoraId);

    /// <summary>Whether the amphora exists and is no load balancer's, such as a spare.</summary>
    bool IsSpare(Guid amphoraId);
}

/// <summary>What a heartbeat is held against (spec lifecycle 2.1, 2.2).</summary>
/// <param name="ProvisioningStatus">The load balancer's.</param>
/// <param name="Enabled">The load balancer's admin_state_up.</param>
/// <param name="Pools">The load balancer's: what a node says of any other is not believed.</param>
/// <param name="Members">Those of all its pools, likewise.</param>
public sealed record AmphoraExpectation(
    Guid LoadBalancerId,
    string ProvisioningStatus,
    bool Enabled,
    IReadOnlyList<ExpectedListener> Listeners,
    IReadOnlySet<Guid> Pools,
    IReadOnlySet<Guid> Members)
{
    public int EnabledListeners => Listeners.Count(listener => listener.Enabled);

    /// <summary>Whether it is one of the load balancer's.</summary>
    public bool HasListener(Guid listenerId)
    {
        // By index, since this is asked for each beat and an enumerator is an object.
        for (var at = 0; at < Listeners.Count; at++)
        {
            if (Listeners[at].Id == listenerId)
                return true;
        }
        return false;
    }

    /// <summary>While a load balancer changes or is disabled, the number of listeners says nothing.</summary>
    public bool CountMatters => Enabled && !ProvisioningStatus.StartsWith("PENDING", StringComparison.Ordinal);
}

public sealed record ExpectedListener(Guid Id, bool Enabled);
