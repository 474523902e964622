using Lbaas.Actors.Compute;

namespace Lbaas.Actors.Amphorae;

/// <summary>What happens while a node is suspected. Without a suspicion it means nothing.</summary>
public abstract record SuspicionEvent : AmphoraEvent;

/// <summary>A second sign beside the silence: all of them as they stand now.</summary>
/// <param name="Times">How often in a row the agent gave its sign.</param>
public sealed record SignSeen(AgentSign Agent, int Times, InstanceCondition? Instance, string Reason, DateTimeOffset At) : SuspicionEvent;

/// <summary>It is dead by the evidence. Said again when the evidence got stronger.</summary>
public sealed record AmphoraConvicted(string Evidence, bool IsFenced, DateTimeOffset At) : SuspicionEvent;

/// <summary>What speaks for its life came up after the conviction.</summary>
public sealed record ConvictionRevoked(DateTimeOffset At) : SuspicionEvent;

/// <summary>The brake does not let it be replaced now.</summary>
public sealed record ReplacementHeld(bool IsClosed, string Cause, DateTimeOffset At) : SuspicionEvent;

/// <summary>The brake lets it be replaced; its conviction is no longer fresh, and so the signs are asked for once more.</summary>
public sealed record LastLookBegun(DateTimeOffset At) : SuspicionEvent;

/// <summary>It is given up: the brake lets it be replaced, and nothing speaks for its life.</summary>
public sealed record ReplacementGranted(DateTimeOffset At) : SuspicionEvent;
