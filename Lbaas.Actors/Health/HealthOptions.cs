namespace Lbaas.Actors.Health;

/// <summary>How heartbeats are judged (spec lifecycle 6.4).</summary>
public sealed record HealthOptions
{
    /// <summary>How often an amphora sends. Default 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a node counts as dead. Default 60 s.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks for silent nodes. Default 3 s.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// When less than this share of the nodes that were lively is heard, the fault may be ours. 0 (never) to 1; default 0.5.
    /// </summary>
    public double BlindBelowShare { get; init; } = 0.5;

    /// <summary>Of fewer nodes no share is taken: two of three may well die at once.</summary>
    public const int BlindFromNodes = 4;

    /// <summary>How late a look may come without making a node that beats look silent.</summary>
    public TimeSpan PauseTolerance
    {
        get
        {
            var least = TimeSpan.FromSeconds(3);
            var usual = 3 * CheckInterval > least ? 3 * CheckInterval : least;
            var harmless = HeartbeatTimeout - HeartbeatInterval;
            return usual < harmless ? usual : harmless;
        }
    }

    /// <summary>Within this time a node that lives is heard: shorter than a silence can be noticed in.</summary>
    public TimeSpan HeardWindow => HeartbeatTimeout / 2;

    /// <summary>How far a sender's clock may be from ours, either way. Default 60 s.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long silent nodes are remembered. Default 1 day.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(1);
}
