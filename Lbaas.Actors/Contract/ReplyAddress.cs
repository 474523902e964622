namespace Lbaas.Actors.Contract;

/// <summary>
/// Where an answer goes: opaque to behaviors, made by the host (in Akka a serialized actor path). It may be kept in
/// state for an answer that comes later; after a restart nobody waits at it and the answer is dropped.
/// </summary>
public readonly record struct ReplyAddress(string? Token)
{
    public static readonly ReplyAddress None = default;

    public bool IsNone => Token is null;
}
