namespace Lbaas.Drivers.Lvs;

/// <summary>What the text depends on besides the listener: the node it is for.</summary>
/// <param name="BasePath">The agent's directory (spec amphora 1.3).</param>
public sealed record LvsTarget(string BasePath)
{
    /// <summary>The namespace that Octavia's agents are told to work in (spec amphora 5).</summary>
    public const string OctaviaNamespace = "amphora-haproxy";

    /// <summary>
    /// The agent is ours. It knows by itself where its traffic flows, reads the comments that say whom a listener serves,
    /// and carries a listener without a pool.
    /// </summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether the node itself turns away clients outside a listener's allowed CIDRs; only ours can. Default true.</summary>
    public bool EnforceAllowedCidrs { get; init; } = true;
}
