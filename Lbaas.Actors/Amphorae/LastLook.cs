using Lbaas.Actors.Compute;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// Before one that waited for the brake is given up, the signs are asked for once more: it may have come back meanwhile, and that
/// may not have been heard here, as when the database was away.
/// </summary>
internal static class LastLook
{
    public static bool IsUnderWay(Suspicion suspicion) => suspicion is { LooksSince: not null, GrantedAt: null };

    /// <summary>What the brake's grant means for a convict: its conviction is fresh enough, or the signs are asked for again.</summary>
    public static SuspicionEvent Granted(Suspicion suspicion, AmphoraOptions options, DateTimeOffset now) =>
        now - suspicion.Conviction!.At < options.BelievedFor ? new ReplacementGranted(now) : new LastLookBegun(now);

    /// <summary>What the agent of a convict made of the last question.</summary>
    /// <returns>Null: that settles nothing.</returns>
    public static SuspicionEvent? Signed(Suspicion suspicion, DateTimeOffset now) => suspicion switch
    {
        _ when Judgement.Acquits(suspicion) => new ConvictionRevoked(now),
        // Its agent is silent in any case; whether it answers at the VIP only the compute service can say.
        { Conviction.IsFenced: true, Instance: InstanceCondition.Gone or InstanceCondition.Stopped } => null,
        _ => new ReplacementGranted(now),
    };

    /// <summary>What the compute service said of a convict's instance.</summary>
    /// <returns>Null: that settles nothing, and its agent's sign is waited for.</returns>
    public static SuspicionEvent? Inspected(Suspicion suspicion, DateTimeOffset now) => suspicion switch
    {
        { IsSilent: true, Instance: InstanceCondition.Gone or InstanceCondition.Stopped or InstanceCondition.Lifeless } => new ReplacementGranted(now),
        // It was off, and is on again.
        { Conviction.IsFenced: true, Instance: InstanceCondition.Running } => new ConvictionRevoked(now),
        _ => null,
    };
}
