namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>A frontend as HAProxy sees it.</summary>
public enum ListenerStatus
{
    /// <summary>A word this version doesn't know: the observed status stays as it was.</summary>
    Other,
    Open,
    Full,
}

/// <summary>A backend as HAProxy sees it.</summary>
public enum PoolStatus
{
    /// <summary>A word this version doesn't know: the observed status stays as it was.</summary>
    Other,
    Up,
    Down,
}

/// <summary>A server as HAProxy (or LVS) sees it.</summary>
public enum MemberStatus
{
    /// <summary>A word this version doesn't know: the observed status stays as it was.</summary>
    Other,
    Up,
    Down,
    Drain,
    Maint,
    NoCheck,
    Restarting,
}
