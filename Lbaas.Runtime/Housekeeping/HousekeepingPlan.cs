namespace Lbaas.Runtime.Housekeeping;

/// <summary>What leaves the journal, and how fast.</summary>
public sealed record HousekeepingPlan
{
    /// <summary>How old events of actors that live on must be; above zero.</summary>
    public required TimeSpan ArchiveAfter { get; init; }

    /// <summary>By kind of actor, when those that are over leave; kinds that are not here stay for ever.</summary>
    public IReadOnlyDictionary<string, Expiry> Expiries { get; init; } = new Dictionary<string, Expiry>();

    /// <summary>Actors that one run looks at. At least 1; default 2,000.</summary>
    public int ActorsPerRun { get; init; } = 2_000;

    /// <summary>Events after which a run begins no other actor. At least 1; default 10,000.</summary>
    public int EventsPerRun { get; init; } = 10_000;

    /// <summary>Events that leave in one transaction of the journal. At least 1; default 50.</summary>
    public int EventsPerStep { get; init; } = 50;

    /// <summary>How long to leave the disk to others after each step. Zero or more; default 50 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);
}
