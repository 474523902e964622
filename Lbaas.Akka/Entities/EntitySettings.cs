namespace Lbaas.Akka.Entities;

/// <summary>How entities run. What an <see cref="Lbaas.Runtime.Hosting.ActorKind"/> says of its own comes first.</summary>
public sealed record EntitySettings
{
    /// <summary>Messages that may wait at an entity while it reads or writes; to more it says no. At least 1; default 1,000.</summary>
    public int MailboxCapacity { get; init; } = 1_000;

    /// <summary>Messages an entity decides on before one write for all of them. 1 to 1,024; default 64.</summary>
    public int MaxMessagesPerBatch { get; init; } = 64;

    /// <summary>Events of one entity between snapshots. At least 1; default 200.</summary>
    public int SnapshotInterval { get; init; } = 200;

    /// <summary>An entity leaves memory after this long without a message. Above zero; default 2 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A history that can't be replayed is tried again after this long. Above zero; default 5 min.</summary>
    public TimeSpan QuarantineRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An entity that stopped at a failed write is started again after this long. Above zero; default 5 s.</summary>
    public TimeSpan WriteRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The journal's plugin (its full HOCON path). Default empty: the actor system's own default.</summary>
    public string JournalPlugin { get; init; } = "";

    /// <summary>The snapshot store's plugin, likewise.</summary>
    public string SnapshotPlugin { get; init; } = "";

    /// <summary>Every mistake in the settings, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (MailboxCapacity < 1 || SnapshotInterval < 1)
            yield return "The entities' mailbox capacity and snapshot interval must be at least 1.";
        if (MaxMessagesPerBatch is < 1 or > 1_024)
            yield return "The entities' messages per batch must be 1 to 1,024.";
        if (IdleTimeout <= TimeSpan.Zero || QuarantineRetry <= TimeSpan.Zero || WriteRetry <= TimeSpan.Zero)
            yield return "The entities' idle timeout and retries must be above zero.";
    }
}
