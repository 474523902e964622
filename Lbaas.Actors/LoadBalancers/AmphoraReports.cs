using System.Collections.Immutable;
using Lbaas.Actors.Drivers;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What amphorae and their pool tell a load balancer. A report about an amphora it does not have is ignored.</summary>
public abstract record AmphoraReport(Guid AmphoraId) : LoadBalancerCommand;

/// <summary>The pool gave a spare in place of the amphora that was asked for.</summary>
public sealed record SpareGranted(Guid AmphoraId, Guid InPlaceOf) : AmphoraReport(AmphoraId);

/// <summary>It is up and can be configured.</summary>
public sealed record AmphoraReady(Guid AmphoraId) : AmphoraReport(AmphoraId);

/// <summary>It still boots, for this reason.</summary>
public sealed record AmphoraDelayed(Guid AmphoraId, string Reason) : AmphoraReport(AmphoraId);

/// <summary>It will never be up; it cleans up after itself.</summary>
public sealed record AmphoraFailed(Guid AmphoraId, string Reason) : AmphoraReport(AmphoraId);

/// <summary>It is dead by the evidence, and may be replaced now. Said again until it is retired.</summary>
/// <param name="IsFenced">The compute service says that its instance does not run: it answers at the VIP no more.</param>
public sealed record AmphoraLost(Guid AmphoraId, string Evidence, bool IsFenced) : AmphoraReport(AmphoraId)
{
    /// <summary>It is heard, and says itself that listeners are missing.</summary>
    public bool MissesListeners { get; init; }
}

/// <summary>
/// It was let go by the brake, and is heard again or being deleted: the brake is to be told when nobody is brought up in its place
/// any more. Said again until then.
/// </summary>
public sealed record ConfirmReplacement(Guid AmphoraId) : AmphoraReport(AmphoraId);

/// <summary>Its instance is gone.</summary>
public sealed record AmphoraRetired(Guid AmphoraId) : AmphoraReport(AmphoraId);

public sealed record RevisionReached(Guid AmphoraId, long Revision) : AmphoraReport(AmphoraId)
{
    /// <summary>What the node runs without; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }
}

public sealed record RevisionFailed(Guid AmphoraId, long Revision, DriverVerdict Verdict, string Reason, long? NodeRevision)
    : AmphoraReport(AmphoraId);

/// <summary>It runs something else than what it was last brought to.</summary>
public sealed record DriftSeen(Guid AmphoraId, string Reason) : AmphoraReport(AmphoraId);
