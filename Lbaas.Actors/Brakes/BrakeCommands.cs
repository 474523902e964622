using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Brakes;

/// <summary>Messages to the one who says how many amphorae are replaced at a time, and whether any at all.</summary>
public abstract record BrakeCommand
{
    public const string Kind = "brake";

    /// <summary>There is one for the whole fleet: a limit that is kept in two places is none.</summary>
    public static readonly ActorAddress Address = new(Kind, "failover");
}

/// <summary>The amphora is dead by the evidence and asks to be replaced. Said again until it is answered; the answer may change.</summary>
public sealed record RequestRepair(Guid AmphoraId, Guid LoadBalancerId, FailureDomain Domain, string Evidence) : BrakeCommand;

/// <summary>It is heard again, or has ceased to be for another reason.</summary>
public sealed record WithdrawRepair(Guid AmphoraId) : BrakeCommand;

/// <summary>Its successor carries what it carried. Said again, it is ignored.</summary>
public sealed record RepairEnded(Guid AmphoraId) : BrakeCommand;

/// <summary>An operator's word, answered with an <see cref="Outcome"/>.</summary>
/// <param name="For">How long it counts; null: until another word. <see cref="OverrideMode.Open"/> needs one.</param>
/// <param name="Reason">For those who come after; may be empty for <see cref="OverrideMode.Auto"/>.</param>
public sealed record OverrideBrake(RequestContext Context, OverrideMode Mode, TimeSpan? For, string Reason) : BrakeCommand;

/// <summary>Look at what is due and whether the settings are still the ones you know. Said when the server starts.</summary>
public sealed record CheckBrake : BrakeCommand;

/// <summary>Who decides whether amphorae are replaced.</summary>
public enum OverrideMode
{
    /// <summary>The rules do.</summary>
    Auto,

    /// <summary>An operator: those who wait are let go, at the velocity limits, until nobody waits.</summary>
    Open,

    /// <summary>An operator: nobody is let go.</summary>
    Closed,
}

/// <summary>What fails together.</summary>
/// <param name="Zone">The compute zone.</param>
/// <param name="Host">The machine under the instance; null where the compute service does not say.</param>
public sealed record FailureDomain(string Zone, string? Host);

/// <summary>
/// Answers of the brake, told to the amphora and told again from time to time: what the amphora said meanwhile may have been lost, and
/// its place would stay taken. One that is not to be replaced answers <see cref="WithdrawRepair"/>, one that has been <see cref="RepairEnded"/>.
/// </summary>
public abstract record BrakeAnswer : AmphoraCommand;

/// <summary>It may be replaced now.</summary>
public sealed record RepairGranted : BrakeAnswer;

/// <summary>Not now; it will be told when.</summary>
/// <param name="IsClosed">The brake is closed (FAILOVER_STOPPED); otherwise only others come first.</param>
public sealed record RepairHeld(bool IsClosed, string Cause) : BrakeAnswer;
