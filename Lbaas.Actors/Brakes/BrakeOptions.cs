namespace Lbaas.Actors.Brakes;

/// <summary>
/// How many amphorae may be replaced at a time, and from when on the deaths are not believed. Part of the behavior.
/// </summary>
public sealed record BrakeOptions
{
    /// <summary>Off: nobody is replaced without an operator. Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The most convictions within <see cref="Window"/> that are believed (1..1,000); one more closes the brake. Default 10: that
    /// many nodes hardly die by themselves within minutes, but one broken switch, or one mistake of ours, kills hundreds.
    /// </summary>
    public int ConvictionsMax { get; init; } = 10;

    /// <summary>How long a conviction counts (10 s..1 h). Default 5 minutes.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Replacements at once of amphorae that were on one host (1..1,000). Default 2.</summary>
    public int PerHostMax { get; init; } = 2;

    /// <summary>Replacements at once of amphorae that were in one zone (1..1,000). Default 5.</summary>
    public int PerZoneMax { get; init; } = 5;

    /// <summary>Replacements at once (1..1,000). Default 10.</summary>
    public int TotalMax { get; init; } = 10;

    /// <summary>
    /// After so long a replacement gives its place to others and queues again (30 s..1 day). Default 10 minutes: three times what an
    /// amphora may take to boot.
    /// </summary>
    public TimeSpan GrantDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most that wait (1..10,000); beyond it nobody is answered, and asks again. Default 10,000.</summary>
    public int QueueMax { get; init; } = 10_000;

    /// <summary>How often those who were granted, and the first of those who wait, are told again. Default 20 s.</summary>
    public TimeSpan TellAgain { get; init; } = TimeSpan.FromSeconds(20);
}
