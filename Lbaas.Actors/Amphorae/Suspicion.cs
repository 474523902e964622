using Lbaas.Actors.Compute;

namespace Lbaas.Actors.Amphorae;

/// <summary>What speaks against an amphora in service, from the first silence until it is heard again or retired.</summary>
/// <param name="Since">When its heartbeats were found to be missing, UTC.</param>
/// <param name="IsSilent">Nothing is heard of it; otherwise it is heard, and says itself that listeners are missing.</param>
public sealed record Suspicion(DateTimeOffset Since, bool IsSilent)
{
    /// <summary>Most others are not heard either: then only the compute service's word counts.</summary>
    public bool IsDoubted { get; init; }

    public AgentSign Agent { get; init; }

    /// <summary>How often in a row the agent gave that sign; not counted further than it matters.</summary>
    public int Times { get; init; }

    /// <summary>When that was counted last, UTC; null before it was.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>What the compute service said last; null before it was heard.</summary>
    public InstanceCondition? Instance { get; init; }

    /// <summary>The last sign in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>It is dead by the evidence; null as long as that is not settled.</summary>
    public Conviction? Conviction { get; init; }

    /// <summary>What the brake said last; null before it said anything.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Since when the signs are asked for once more, UTC: the brake lets it be replaced, and its conviction was no longer fresh.</summary>
    public DateTimeOffset? LooksSince { get; init; }

    /// <summary>When it was given up to be replaced, UTC; null before.</summary>
    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>Where it stands, for operators.</summary>
    public string Explanation => (Conviction, Hold, GrantedAt) switch
    {
        (null, _, _) => IsSilent ? $"Nothing is heard of it{Sign}." : $"It says that listeners are missing{Sign}.",
        (_, _, not null) => $"It is being replaced: {Conviction.Evidence}",
        _ when LooksSince is not null => $"It may be replaced, and is looked at once more: {Conviction.Evidence}",
        (_, { } hold, _) => $"It waits for the brake ({hold.Cause}): {Conviction.Evidence}",
        _ => $"It waits for the brake: {Conviction.Evidence}",
    };

    private string Sign => Reason.Length > 0 ? $"; {Reason}" : "";
}

/// <summary>Dead by the evidence.</summary>
/// <param name="IsFenced">The compute service says that its instance does not run: it answers at the VIP no more.</param>
public sealed record Conviction(string Evidence, bool IsFenced, DateTimeOffset At);

/// <summary>Why the brake does not let it be replaced now.</summary>
/// <param name="IsClosed">The brake is closed; otherwise only others come first.</param>
public sealed record Hold(bool IsClosed, string Cause);

/// <summary>What the agent of a suspect made of the question whether it lives.</summary>
public enum AgentSign
{
    /// <summary>Not known yet.</summary>
    None,
    Answers,

    /// <summary>Its machine says that nobody listens.</summary>
    Refuses,

    /// <summary>Nothing, or nothing that makes sense, came back.</summary>
    Mute,
}
