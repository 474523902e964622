namespace Lbaas.Api.Housekeeping;

/// <summary>Section <c>Lbaas:Housekeeping</c>: how long what is deleted, and what is old, stays in the journal.</summary>
public sealed class HousekeepingSettings
{
    public const string Section = "Lbaas:Housekeeping";

    // Ten years: longer is for ever.
    private const int ExpiryMax = 315_360_000;

    /// <summary>Seconds between two runs. 1 to 3,600; default 30.</summary>
    public int IntervalSeconds { get; set; } = 30;

    /// <summary>
    /// Seconds after which a deleted load balancer goes to the archive, and deleted listeners with it. 1 to 315,360,000; default
    /// 604,800, a week.
    /// </summary>
    public int LoadBalancerExpirySeconds { get; set; } = 604_800;

    /// <summary>Seconds after which a deleted amphora goes to the archive. 1 to 315,360,000; default 604,800, a week.</summary>
    public int AmphoraExpirySeconds { get; set; } = 604_800;

    /// <summary>
    /// Days after which events of what lives on go to the archive, if a snapshot stands for them. 1 to 3,650; default 30.
    /// </summary>
    public int ArchiveAfterDays { get; set; } = 30;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (IntervalSeconds is < 1 or > 3_600)
            yield return "Lbaas:Housekeeping:IntervalSeconds must be 1 to 3600.";
        if (LoadBalancerExpirySeconds is < 1 or > ExpiryMax)
            yield return $"Lbaas:Housekeeping:LoadBalancerExpirySeconds must be 1 to {ExpiryMax}.";
        if (AmphoraExpirySeconds is < 1 or > ExpiryMax)
            yield return $"Lbaas:Housekeeping:AmphoraExpirySeconds must be 1 to {ExpiryMax}.";
        if (ArchiveAfterDays is < 1 or > 3_650)
            yield return "Lbaas:Housekeeping:ArchiveAfterDays must be 1 to 3650.";
    }
}
