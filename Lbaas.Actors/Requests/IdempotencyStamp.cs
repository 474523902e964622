namespace Lbaas.Actors.Requests;

/// <summary>Marks a request that its sender may repeat, to be answered as it was the first time.</summary>
/// <param name="Key">What the sender calls it, within its project; hashed.</param>
/// <param name="Fingerprint">Of path and body: under one key there is one request.</param>
public sealed record IdempotencyStamp(string Key, string Fingerprint);
