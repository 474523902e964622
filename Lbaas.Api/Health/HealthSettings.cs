using System.Net;
using Lbaas.Actors.Health;
using Lbaas.Drivers.Heartbeats;

namespace Lbaas.Api.Health;

/// <summary>How heartbeats are judged: section <c>Lbaas:Health</c>, beside the receiver's own settings.</summary>
public sealed class HealthSettings
{
    public const string Section = HeartbeatReceiverOptions.Section;

    private const double CheckMillisecondsMax = 3_000;
    private const int ControllersMax = 16;

    /// <summary>Seconds between the heartbeats of an amphora; agents on this machine are told so. 1 to 3,600; default 3.</summary>
    public int IntervalSeconds { get; set; } = 3;

    /// <summary>
    /// Where the agents on this machine send their heartbeats, one to each in turn: <c>ip:port</c> or <c>[v6]:port</c>, at most 16. In a cluster the
    /// endpoints of all nodes, the same list on every node. Default empty: this process's own endpoint.
    /// </summary>
    public List<string> Controllers { get; set; } = [];

    /// <summary>
    /// Seconds of silence after which a node is suspected. At least two intervals and, so that the death of a minority of the controllers silences no
    /// node, one more than half as many as there are controllers; at most 86,400; may have a fraction. Default 15.
    /// </summary>
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>
    /// Milliseconds between two looks for silent nodes. 50 to a quarter of the timeout; default a tenth of the timeout, at most 3,000.
    /// </summary>
    public int? CheckIntervalMilliseconds { get; set; }

    /// <summary>
    /// When less than this share of the nodes is heard, the fault may be ours, and only the compute service's word convicts. 0
    /// (never) to 1; default 0.5.
    /// </summary>
    public double BlindBelowShare { get; set; } = 0.5;

    /// <summary>How often in a row the agent of a suspect must be mute, or its listeners missing, until it counts. 1 to 100; default 3.</summary>
    public int LooksToConvict { get; set; } = 3;

    /// <summary>Seconds between two writes of the traffic counters that moved. 1 to 3,600; default 10.</summary>
    public int StatisticsIntervalSeconds { get; set; } = 10;

    /// <summary>Seconds that a node which is nobody's must go on reporting before it is deleted. 1 to 86,400; default 300.</summary>
    public int ZombieAfterSeconds { get; set; } = 300;

    /// <summary>Between two looks for silent nodes.</summary>
    public TimeSpan CheckInterval =>
        TimeSpan.FromMilliseconds(CheckIntervalMilliseconds ?? Math.Min(TimeoutSeconds * 100, CheckMillisecondsMax));

    public IEnumerable<string> Validate()
    {
        if (IntervalSeconds is < 1 or > 3_600)
            yield return "Lbaas:Health:IntervalSeconds must be 1 to 3600.";
        if (Controllers.Count > ControllersMax)
            yield return $"Lbaas:Health:Controllers must be {ControllersMax} at most.";
        foreach (var controller in Controllers.Where(static controller => !IPEndPoint.TryParse(controller, out var endpoint) || endpoint.Port == 0))
            yield return $"Lbaas:Health:Controllers '{controller}' must be ip:port or [v6]:port.";
        if (!(TimeoutSeconds >= 2 * IntervalSeconds && TimeoutSeconds <= 86_400))
            yield return "Lbaas:Health:TimeoutSeconds must be at least twice Lbaas:Health:IntervalSeconds, and at most 86400.";
        else if (TimeoutSeconds < (Controllers.Count / 2 + 1) * IntervalSeconds)
            yield return $"Lbaas:Health:TimeoutSeconds must be at least {Controllers.Count / 2 + 1} times Lbaas:Health:IntervalSeconds with {Controllers.Count} Lbaas:Health:Controllers.";
        if (CheckIntervalMilliseconds is { } check && !(check >= 50 && check <= TimeoutSeconds * 250))
            yield return "Lbaas:Health:CheckIntervalMilliseconds must be 50 to a quarter of Lbaas:Health:TimeoutSeconds.";
        if (!(BlindBelowShare >= 0 && BlindBelowShare <= 1))
            yield return "Lbaas:Health:BlindBelowShare must be 0 to 1.";
        if (LooksToConvict is < 1 or > 100)
            yield return "Lbaas:Health:LooksToConvict must be 1 to 100.";
        if (StatisticsIntervalSeconds is < 1 or > 3_600)
            yield return "Lbaas:Health:StatisticsIntervalSeconds must be 1 to 3600.";
        if (ZombieAfterSeconds is < 1 or > 86_400)
            yield return "Lbaas:Health:ZombieAfterSeconds must be 1 to 86400.";
    }

    public HealthOptions ToOptions() => new()
    {
        HeartbeatInterval = TimeSpan.FromSeconds(IntervalSeconds),
        HeartbeatTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
        CheckInterval = CheckInterval,
        BlindBelowShare = BlindBelowShare,
    };
}
