namespace Lbaas.Actors.Requests;

/// <summary>Who asked for a change and in which request: travels with every command and stays in the journal (spec seeds 1).</summary>
public sealed record RequestContext(string RequestId, string? ProjectId, string? UserId, IReadOnlyList<string> Roles)
{
    /// <summary>Null when it can't be repeated.</summary>
    public IdempotencyStamp? Idempotency { get; init; }
}
