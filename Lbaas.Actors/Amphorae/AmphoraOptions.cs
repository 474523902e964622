namespace Lbaas.Actors.Amphorae;

/// <summary>How nodes behave. Part of the behavior.</summary>
public sealed record AmphoraOptions
{
    /// <summary>How long a node may take until its agent answers. Default 3 minutes.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long an answer is waited for before the question is asked again. Default 20 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The first pause after a failed step; it doubles up to <see cref="BackoffMax"/>. Default 500 ms.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Default 30 s.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Backoff(int attempts)
    {
        var factor = Math.Pow(2, Math.Min(attempts, 20));
        return TimeSpan.FromTicks((long)Math.Min(BackoffMin.Ticks * factor, BackoffMax.Ticks));
    }
}
