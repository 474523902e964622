namespace Lbaas.Actors.Health;

/// <summary>What is desired of a node, asked for only when a heartbeat shows a transition. Answered from the read side.</summary>
public interface IAmphoraDirectory
{
    /// <summary>Null when the amphora is nobody's (any more).</summary>
    AmphoraExpectation? Find(Guid amphoraId);
}

/// <summary>What a heartbeat is held against (spec lifecycle 2.1, 2.2).</summary>
/// <param name="ProvisioningStatus">The load balancer's.</param>
/// <param name="Enabled">The load balancer's admin_state_up.</param>
public sealed record AmphoraExpectation(
    Guid LoadBalancerId,
    string ProvisioningStatus,
    bool Enabled,
    IReadOnlyList<ExpectedListener> Listeners)
{
    public int EnabledListeners => Listeners.Count(listener => listener.Enabled);

    /// <summary>While a load balancer changes or is disabled, the number of listeners says nothing.</summary>
    public bool CountMatters => Enabled && !ProvisioningStatus.StartsWith("PENDING", StringComparison.Ordinal);
}

public sealed record ExpectedListener(Guid Id, bool Enabled);
