namespace Lbaas.Actors.Amphorae;

/// <summary>Octavia's amphora statuses (spec lifecycle 1).</summary>
public static class AmphoraStatus
{
    public const string PendingCreate = "PENDING_CREATE";
    public const string Booting = "BOOTING";
    public const string Allocated = "ALLOCATED";

    /// <summary>A spare: booted and in nobody's service.</summary>
    public const string Ready = "READY";
    /// <summary>Something that an operator wanted of it failed; shown in place of the status it has besides.</summary>
    public const string Error = "ERROR";
    /// <summary>Dead by the evidence, and not replaced because the brake is closed (spec lifecycle 6.4).</summary>
    public const string FailoverStopped = "FAILOVER_STOPPED";

    public const string PendingDelete = "PENDING_DELETE";
    public const string Deleted = "DELETED";
}
