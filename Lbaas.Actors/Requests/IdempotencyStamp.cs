namespace Lbaas.Actors.Requests;

/// <summary>Marks a request that its sender may repeat, to be answered as it was the first time.</summary>
/// <param name="Key">What the sender calls it, within its project; hashed.</param>
/// <param name="Fingerprint">Of path and body: under one key there is one request.</param>
public sealed record IdempotencyStamp(string Key, string Fingerprint)
{
    public static readonly Fault Reused = new(422, "This Idempotency-Key was used for a different request.");

    /// <summary>What its sender had to be allowed to do, so that whoever repeats it must be, too. Null where nobody wrote it down.</summary>
    public IReadOnlyList<Permission>? Permissions { get; init; }

    /// <summary>UTC; a request that was accepted before it has lost its claim to the key. Null: nobody looks at earlier ones.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Something that policies allow.</summary>
/// <param name="Action">In the words of policies (spec api 3.2), such as <c>listener:post</c>.</param>
/// <param name="ProjectId">Null: in the project of whoever asks.</param>
public sealed record Permission(string Action, string? ProjectId);
