namespace Lbaas.Drivers.Haproxy;

/// <summary>What the text depends on of the node itself: from <c>/info</c> and <c>/details</c> (spec amphora 1, 1.1).</summary>
/// <remarks>
/// All of these stay as they are while the node lives. What a node measures at the moment, such as its free memory, is not
/// among them: the text would change with it, and with the text its digest, which tells whether a node has drifted.
/// </remarks>
public sealed record NodeFacts
{
    /// <summary>Nothing is known: what depends on it is left out, and HAProxy is taken for one that is maintained.</summary>
    public static readonly NodeFacts None = new();

    /// <summary>The agent is ours; Octavia's keeps other things in other places.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>HAProxy's version; null when the node does not say it.</summary>
    public Version? HaproxyVersion { get; init; }

    /// <summary>The program that pings, where HAProxy's workers may run it; null for the one in the agent's directory.</summary>
    public string? PingCommand { get; init; }

    /// <summary>All memory there is, in KiB; 0 when it is not known.</summary>
    public long MemoryTotalKib { get; init; }

    /// <summary>How many processors there are; 0 when it is not known.</summary>
    public int CpuCount { get; init; }

    /// <summary>The profiles of <c>tuned</c> that are active, parted by white space.</summary>
    public string TunedProfiles { get; init; } = "";

    /// <summary>Whether HAProxy is at least of a version; one that does not say its version is.</summary>
    public bool HasHaproxy(int major, int minor) => HaproxyVersion is null || HaproxyVersion >= new Version(major, minor);
}
