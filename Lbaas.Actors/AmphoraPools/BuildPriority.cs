namespace Lbaas.Actors.AmphoraPools;

/// <summary>Who is built first when not all can be at once: the lower number, then who waits longer (spec lifecycle 4.3).</summary>
public static class BuildPriority
{
    /// <summary>In place of one that died.</summary>
    public const int Repair = 20;

    public const int Creation = 40;

    /// <summary>An operator's failover: what it replaces still runs.</summary>
    public const int Failover = 80;

    /// <summary>Nobody waits for it.</summary>
    public const int Spare = 90;
}
