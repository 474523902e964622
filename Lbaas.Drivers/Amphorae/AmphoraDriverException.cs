using Lbaas.Actors.Drivers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>
/// The closed set of ways in which an amphora driver fails (design section 8, spec seeds 2), and the catch-all of it:
/// whatever has no better name is worth another try.
/// </summary>
public class AmphoraDriverException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the caller may conclude: exactly one of three.</summary>
    public virtual DriverVerdict Verdict => DriverVerdict.RetryLater;
}

/// <summary>The node is gone or was deleted.</summary>
public sealed class AmphoraNotFoundException(string message, Exception? cause = null) : AmphoraDriverException(message, cause)
{
    public override DriverVerdict Verdict => DriverVerdict.NodeIsGone;
}

/// <summary>The node's information could not be had or not be understood.</summary>
public sealed class AmphoraInfoException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>A network of the node could not be configured.</summary>
public sealed class NetworkConfigException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>The node does not trust us or we do not trust it. Certificates are renewed, so this passes.</summary>
public sealed class UnauthorizedException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>The node did not answer in time; whether it did what was asked is unknown.</summary>
public sealed class TimeOutException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>The node can't be reached, or can't do it at this time.</summary>
public sealed class UnavailableException(string message, Exception? cause = null) : AmphoraDriverException(message, cause)
{
    /// <summary>Its machine answers and says that nobody listens.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>The agent refuses its own configuration, has no means to take one, or nobody here knows what it should be.</summary>
public sealed class AgentConfigurationException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

public sealed class SuspendFailedException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

public sealed class EnableFailedException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

public sealed class DeleteFailedException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>A certificate that the configuration needs can't be had from its store, and the node does not have it either.</summary>
public sealed class CertificateUnavailableException(string message, Exception? cause = null) : AmphoraDriverException(message, cause);

/// <summary>The node has a higher revision than the one pushed, and keeps it (design rule 5).</summary>
public sealed class RevisionFencedException(string message, long nodeRevision) : AmphoraDriverException(message)
{
    public long NodeRevision { get; } = nodeRevision;
}
