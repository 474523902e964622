namespace Lbaas.Runtime.Hosting;

/// <summary>What the host counts.</summary>
public enum RuntimeCounter
{
    /// <summary>Messages and timers given to behaviors.</summary>
    Handled,

    /// <summary>Messages that a behavior had no use for.</summary>
    Unhandled,

    /// <summary>Exceptions out of behaviors, projections and the event format.</summary>
    BehaviorFailures,

    /// <summary>Messages dropped, or refused to askers, since a mailbox was full.</summary>
    MailboxFull,

    /// <summary>Messages to kinds that are not hosted.</summary>
    Undeliverable,

    /// <summary>Messages to quarantined actors.</summary>
    Quarantined,

    /// <summary>Actors read from the journal.</summary>
    Recoveries,

    /// <summary>Actors that left memory.</summary>
    Passivations,

    /// <summary>Snapshots written.</summary>
    Snapshots,

    /// <summary>Timers delivered.</summary>
    TimersFired,

    /// <summary>Timers put off since their actor could not deal with them.</summary>
    TimersPostponed,

    /// <summary>Actors stopped by a lost ownership or an unknown commit.</summary>
    Stopped,
}

/// <summary>The host's counters since its start.</summary>
public sealed class RuntimeCounters
{
    private static readonly RuntimeCounter[] s_all = Enum.GetValues<RuntimeCounter>();

    private readonly long[] _values = new long[s_all.Length];

    public long this[RuntimeCounter counter] => Volatile.Read(ref _values[(int)counter]);

    internal void Count(RuntimeCounter counter, long by = 1) => Interlocked.Add(ref _values[(int)counter], by);

    internal IReadOnlyDictionary<string, long> ToDictionary() =>
        s_all.ToDictionary(static counter => counter.ToString(), counter => this[counter]);
}
