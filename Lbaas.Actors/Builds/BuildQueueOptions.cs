namespace Lbaas.Actors.Builds;

/// <summary>How builds are limited. Part of the behavior.</summary>
public sealed record BuildQueueOptions
{
    /// <summary>Instances built at the same time (0..1,000). Default 0: no limit.</summary>
    public int Limit { get; init; }

    /// <summary>How long a slot is kept at most; as long as a node may take to boot. Default 3 minutes.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often those that have a slot are told so, that they may give back what they have no use for. Default 20 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What one point of priority is worth: who has waited so much longer comes before one of a point less, so that a stream of urgent
    /// builds starves nobody. Default 15 s: a creation lets those repairs by that come within 5 minutes after it.
    /// </summary>
    public TimeSpan PointIsWorth { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Who waits beyond this number (1..100,000) is not remembered, the least urgent first, and has to ask again. Default 2,000.</summary>
    public int WaitingMax { get; init; } = 2_000;
}
