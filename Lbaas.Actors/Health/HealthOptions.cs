namespace Lbaas.Actors.Health;

/// <summary>How heartbeats are judged (spec lifecycle 6.4).</summary>
public sealed record HealthOptions
{
    /// <summary>How often an amphora sends. Default 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a node counts as dead. Default 60 s.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How far a sender's clock may be from ours, either way. Default 60 s.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long silent nodes are remembered. Default 1 day.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(1);
}
