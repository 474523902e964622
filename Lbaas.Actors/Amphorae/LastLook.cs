using Lbaas.Actors.Compute;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// Before one that waited for the brake is given up, and whenever that is said again, the signs are asked for once more: it may have
/// come back without being heard here, as when the database was away. What the answers mean.
/// </summary>
internal static class LastLook
{
    /// <summary>Whether a sign that says nothing new is waited for.</summary>
    public static bool Matters(Suspicion suspicion) => suspicion is { LooksSince: not null } or { GrantedAt: not null };

    /// <summary>What the agent of a convict makes of the question.</summary>
    /// <returns>Whether it is dead; null when that settles nothing.</returns>
    public static bool? Signed(Suspicion suspicion) => suspicion switch
    {
        { IsSilent: false } => null,
        _ when Judgement.Acquits(suspicion) => false,
        // That its agent is silent goes without saying; whether it answers at the VIP the compute service has to say again.
        { Conviction.IsFenced: true, Instance: InstanceCondition.Gone or InstanceCondition.Stopped } => null,
        _ => true,
    };

    /// <summary>Whether one that misses its listeners says so again: whom else is one to ask?</summary>
    public static bool Heard(Suspicion suspicion, NodeObserved observed) => suspicion is { IsSilent: false } && observed is { Alive: false, IsSilent: false };

    /// <summary>What the compute service says of a convict's instance.</summary>
    /// <returns>Whether it is dead; null when that settles nothing, and the agent's sign is waited for.</returns>
    public static bool? Inspected(Suspicion suspicion) => suspicion switch
    {
        { IsSilent: false } or { Agent: AgentSign.Answers } => null,
        { Instance: InstanceCondition.Gone or InstanceCondition.Stopped or InstanceCondition.Lifeless } => true,
        // It was off, and is on again.
        { Conviction.IsFenced: true, Instance: InstanceCondition.Running } => false,
        _ => null,
    };
}
