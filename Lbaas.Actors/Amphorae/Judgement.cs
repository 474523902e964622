using Lbaas.Actors.Compute;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// Whether a suspect is dead. Silence alone convicts nobody: there must be a second sign that does not come by the same way.
/// </summary>
public static class Judgement
{
    /// <param name="looks">How often in a row the agent must give a sign that may pass.</param>
    /// <returns>Null as long as it may live.</returns>
    public static Verdict? Of(Suspicion suspicion, int looks) => suspicion switch
    {
        { IsSilent: true, Agent: not AgentSign.Answers, Instance: InstanceCondition.Gone } =>
            new Verdict("It is silent, and the compute service says that its instance is gone.", IsFenced: true),
        { IsSilent: true, Agent: not AgentSign.Answers, Instance: InstanceCondition.Stopped or InstanceCondition.Lifeless } =>
            new Verdict("It is silent, and the compute service says that its instance does not run.", suspicion.Instance == InstanceCondition.Stopped),
        // Our own ears may be at fault, and then our questions get no answer either.
        { IsDoubted: true } => null,
        // Where the compute service sees it run, the agent may be about to start again.
        { IsSilent: true, Agent: AgentSign.Refuses, Instance: InstanceCondition.Unknown } => new Verdict("It is silent, and its agent does not run.", IsFenced: false),
        _ when suspicion.Times < looks => null,
        { IsSilent: true, Agent: AgentSign.Refuses } => new Verdict("It is silent, and its agent does not come up.", IsFenced: false),
        { IsSilent: true, Agent: AgentSign.Mute } => new Verdict("It is silent, and so is its agent.", IsFenced: false),
        { IsSilent: false } => new Verdict("It says that listeners are missing, and they do not come back.", IsFenced: false),
        _ => null,
    };

    /// <summary>Whether a sign speaks for its life so clearly that a conviction falls.</summary>
    public static bool Acquits(Suspicion suspicion) => suspicion is { IsSilent: true, Agent: AgentSign.Answers };
}

/// <summary>It is dead.</summary>
/// <param name="IsFenced">It answers at the VIP no more.</param>
public sealed record Verdict(string Evidence, bool IsFenced);
