using Lbaas.Actors.Health;
using Lbaas.Drivers.Heartbeats;

namespace Lbaas.Api.Health;

/// <summary>How heartbeats are judged: section <c>Lbaas:Health</c>, beside the receiver's own settings.</summary>
public sealed class HealthSettings
{
    public const string Section = HeartbeatReceiverOptions.Section;

    /// <summary>Seconds between the heartbeats of an amphora; agents on this machine are told so. 1 to 3,600; default 3.</summary>
    public int IntervalSeconds { get; set; } = 3;

    /// <summary>Seconds of silence after which a node counts as dead. At least three intervals; default 60.</summary>
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Seconds between two looks for silent nodes. 1 to 600; default 3.</summary>
    public int CheckIntervalSeconds { get; set; } = 3;

    /// <summary>Seconds between two writes of the traffic counters that moved. 1 to 3,600; default 10.</summary>
    public int StatisticsIntervalSeconds { get; set; } = 10;

    /// <summary>Seconds that a node which is nobody's must go on reporting before it is deleted. 1 to 86,400; default 300.</summary>
    public int ZombieAfterSeconds { get; set; } = 300;

    public IEnumerable<string> Validate()
    {
        if (IntervalSeconds is < 1 or > 3_600)
            yield return "Lbaas:Health:IntervalSeconds must be 1 to 3600.";
        if (TimeoutSeconds < 3 * IntervalSeconds)
            yield return "Lbaas:Health:TimeoutSeconds must be at least three times Lbaas:Health:IntervalSeconds.";
        if (CheckIntervalSeconds is < 1 or > 600)
            yield return "Lbaas:Health:CheckIntervalSeconds must be 1 to 600.";
        if (StatisticsIntervalSeconds is < 1 or > 3_600)
            yield return "Lbaas:Health:StatisticsIntervalSeconds must be 1 to 3600.";
        if (ZombieAfterSeconds is < 1 or > 86_400)
            yield return "Lbaas:Health:ZombieAfterSeconds must be 1 to 86400.";
    }

    public HealthOptions ToOptions() => new()
    {
        HeartbeatInterval = TimeSpan.FromSeconds(IntervalSeconds),
        HeartbeatTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };
}
