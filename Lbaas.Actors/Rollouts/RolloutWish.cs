namespace Lbaas.Actors.Rollouts;

/// <summary>What an operator wants of a rollout.</summary>
public sealed record RolloutWish
{
    public const int AtOnceMax = 100;
    public const int BalancersMax = 100_000;

    /// <summary>The image that the amphorae are to be of; null: those that are older than the rollout are replaced.</summary>
    public string? Image { get; init; }

    /// <summary>Which load balancers it is about, in words for operators.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Load balancers in flight (1..100). Default 1.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>From the end of one to the beginning of the next (0..1 h). Default 0.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long each must be as healthy as before until it counts as done (0..1 h). Default 10 s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long each may take until its amphorae are replaced (10 s..1 h). Default 10 minutes.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);
}
