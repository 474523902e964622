namespace Lbaas.Tests.Fleet.Outside;

/// <summary>A machine under instances.</summary>
internal sealed class FleetHost(string name, FleetZone zone)
{
    public string Name { get; } = name;

    public FleetZone Zone { get; } = zone;

    public bool IsDown { get; set; }
}

/// <summary>Machines that fail together.</summary>
internal sealed class FleetZone
{
    public const int HostsEach = 4;

    public FleetZone(string name)
    {
        Name = name;
        Hosts = [.. Enumerable.Range(1, HostsEach).Select(i => new FleetHost($"{name}-h{i}", this))];
    }

    public string Name { get; }

    public IReadOnlyList<FleetHost> Hosts { get; }

    /// <summary>The controller does not reach it.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>There is no room for another instance.</summary>
    public bool IsFull { get; set; }

    /// <summary>When it was last out of reach.</summary>
    public DateTimeOffset TroubledUntil { get; set; }
}
