namespace Lbaas.Akka.Entities;

/// <summary>What the entities of a node count.</summary>
public enum EntityCounter
{
    /// <summary>Messages and timers given to behaviors.</summary>
    Handled,

    /// <summary>Messages that a behavior had no use for.</summary>
    Unhandled,

    /// <summary>Exceptions out of behaviors and the event format.</summary>
    BehaviorFailures,

    /// <summary>Messages that found a full mailbox.</summary>
    MailboxFull,

    /// <summary>Messages to kinds that are not hosted.</summary>
    Undeliverable,

    /// <summary>Histories read from the journal.</summary>
    Recoveries,

    /// <summary>Reads of a history that the journal did not grant.</summary>
    RecoveryFailures,

    /// <summary>Histories that could be read but not replayed.</summary>
    Quarantined,

    /// <summary>Entities that left memory of their own accord.</summary>
    Passivations,

    /// <summary>Snapshots written.</summary>
    Snapshots,

    /// <summary>Timers that fired.</summary>
    TimersFired,

    /// <summary>Timers put off since their entity could not deal with them.</summary>
    TimersPostponed,

    /// <summary>Writes to the journal that succeeded.</summary>
    Written,

    /// <summary>Writes that the journal refused.</summary>
    NotWritten,

    /// <summary>Writes that another writer was ahead of.</summary>
    OwnershipLost,

    /// <summary>Writes of which it is not known whether they happened.</summary>
    Unknown,
}

/// <summary>The counters of a node's entities since its start; may be read and counted from any thread.</summary>
public sealed class EntityCounters
{
    private static readonly EntityCounter[] s_all = Enum.GetValues<EntityCounter>();

    private readonly long[] _values = new long[s_all.Length];

    public long this[EntityCounter counter] => Volatile.Read(ref _values[(int)counter]);

    public IReadOnlyDictionary<string, long> ToDictionary() =>
        s_all.ToDictionary(static counter => counter.ToString(), counter => this[counter]);

    internal void Count(EntityCounter counter) => Interlocked.Increment(ref _values[(int)counter]);
}
