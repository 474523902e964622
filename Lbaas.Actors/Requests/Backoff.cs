namespace Lbaas.Actors.Requests;

/// <summary>The pause after failed tries: it doubles from <paramref name="Min"/> and stays at <paramref name="Max"/>.</summary>
public sealed record Backoff(TimeSpan Min, TimeSpan Max)
{
    // Beyond this many doublings every sensible maximum is reached.
    private const int DoublingsMax = 20;

    public TimeSpan After(int attempts) =>
        TimeSpan.FromTicks((long)Math.Min(Min.Ticks * Math.Pow(2, Math.Min(attempts, DoublingsMax)), Max.Ticks));
}
