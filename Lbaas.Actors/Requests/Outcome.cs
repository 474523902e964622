namespace Lbaas.Actors.Requests;

/// <summary>The answer to a change: durable and on its way, or refused with nothing changed.</summary>
public abstract record Outcome;

/// <summary>The change is in the journal.</summary>
/// <param name="ChangeId">Names the change in the history; null when nothing had to change.</param>
/// <param name="ResourceId">The resource that the request made or named.</param>
/// <param name="View">The resource as it stands right after acceptance: one of the <c>*View</c> records.</param>
public sealed record Accepted(Guid? ChangeId, Guid ResourceId, object? View) : Outcome
{
    /// <summary>
    /// The same request was accepted before, and nothing has been done now. <see cref="View"/> is the resource as it is; null while the
    /// first request has not been answered yet.
    /// </summary>
    public bool IsRepeated { get; init; }
}

/// <summary>
/// Nothing was done: the id that the request brings for what it creates has been used, by a request that has lost its claim to the
/// idempotency key or for a resource that is gone. The sender draws another one.
/// </summary>
public sealed record IdSpent : Outcome;

public sealed record Rejected(Fault Fault) : Outcome;
