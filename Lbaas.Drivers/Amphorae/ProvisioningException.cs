using Lbaas.Actors.Drivers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>The configuration is refused and would be refused again: the change that brought it is bad.</summary>
public abstract class ProvisioningException(string message, Exception? cause = null) : AmphoraDriverException(message, cause)
{
    public sealed override DriverVerdict Verdict => DriverVerdict.ChangeIsBad;
}

public sealed class ListenerProvisioningException(string message, Exception? cause = null) : ProvisioningException(message, cause);

/// <summary>Also when the node's checker refuses a whole configuration without a word on whose fault it is.</summary>
public sealed class LoadBalancerProvisioningException(string message, Exception? cause = null) : ProvisioningException(message, cause);

public sealed class HealthMonitorProvisioningException(string message, Exception? cause = null) : ProvisioningException(message, cause);

/// <summary>A pool or one of its members ("node" in the interface's own words).</summary>
public sealed class NodeProvisioningException(string message, Exception? cause = null) : ProvisioningException(message, cause);
