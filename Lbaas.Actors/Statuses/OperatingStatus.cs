namespace Lbaas.Actors.Statuses;

/// <summary>Octavia's operating statuses (spec lifecycle 2).</summary>
public static class OperatingStatus
{
    public const string Online = "ONLINE";
    public const string Offline = "OFFLINE";
    public const string Degraded = "DEGRADED";
    public const string Error = "ERROR";
    public const string Draining = "DRAINING";
    public const string NoMonitor = "NO_MONITOR";

    /// <summary>Where several amphorae report on one thing, the status with the highest rank is shown: trouble first.</summary>
    public static int Rank(string status) => status switch
    {
        Error => 5,
        Degraded => 4,
        Draining => 3,
        Online => 2,
        NoMonitor => 1,
        _ => 0,
    };
}
