namespace Lbaas.Actors.Requests;

/// <summary>The answer to a change: durable and on its way, or refused with nothing changed.</summary>
public abstract record Outcome;

/// <summary>The change is in the journal.</summary>
/// <param name="ChangeId">Names the change in the history; null when nothing had to change.</param>
/// <param name="ResourceId">The resource that the request made or named.</param>
/// <param name="View">The resource as it stands right after acceptance: one of the <c>*View</c> records.</param>
public sealed record Accepted(Guid? ChangeId, Guid ResourceId, object? View) : Outcome;

public sealed record Rejected(Fault Fault) : Outcome;
