using System.Runtime.InteropServices;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// One heartbeat of one amphora. Mutable and made to be reused: a receive loop decodes every packet into the same
/// object, so whoever is handed one copies what it wants to keep before it returns.
/// </summary>
public sealed class HeartbeatMessage
{
    /// <summary>The message version our agents send: pools at the top level, stats are deltas.</summary>
    public const int CurrentVersion = 3;

    /// <summary><c>id</c>: the amphora.</summary>
    public Guid AmphoraId { get; set; }

    /// <summary><c>seq</c>: counts the beats of one agent process from 0.</summary>
    public long Sequence { get; set; }

    /// <summary><c>ver</c>: 1 to 3, or null from agents older than versions.</summary>
    public int? Version { get; set; }

    /// <summary>
    /// <c>boot</c>: when the agent started, unix milliseconds; grows with every start. Null from Octavia's own agents.
    /// </summary>
    public long? BootMs { get; set; }

    /// <summary>
    /// <c>time</c>: when the beat was sent, unix milliseconds by the sender's clock. Null from Octavia's own agents.
    /// </summary>
    public long? SentAtMs { get; set; }

    /// <summary>
    /// <c>leaving</c>: the node finishes what it has and takes nothing new. Only its totals count any more; what its listeners
    /// look like says nothing.
    /// </summary>
    public bool IsLeaving { get; set; }

    public List<ListenerReport> Listeners { get; } = [];

    public List<PoolReport> Pools { get; } = [];

    /// <summary>The members of all pools, one pool after the other; see <see cref="MembersOf"/>.</summary>
    public List<MemberReport> Members { get; } = [];

    /// <summary><c>config</c>: empty from Octavia's own agents.</summary>
    public List<ConfigurationReport> Configurations { get; } = [];

    /// <summary><c>totals</c>: empty from Octavia's own agents.</summary>
    public List<ListenerTotals> Totals { get; } = [];

    /// <summary>Whether the listeners' counters are differences to the beat before (version 3) or absolute.</summary>
    public bool StatsAreDeltas => Version >= 3;

    /// <summary>The members of one pool of this message.</summary>
    public ReadOnlySpan<MemberReport> MembersOf(in PoolReport pool) =>
        CollectionsMarshal.AsSpan(Members).Slice(pool.FirstMember, pool.MemberCount);

    /// <summary>Appends a pool and its members.</summary>
    public void AddPool(Guid poolId, Guid? listenerId, PoolStatus status, params ReadOnlySpan<MemberReport> members)
    {
        Pools.Add(new PoolReport(poolId, listenerId, status, Members.Count, members.Length));
        foreach (ref readonly var member in members)
            Members.Add(member);
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        AmphoraId = default;
        Sequence = 0;
        Version = null;
        BootMs = null;
        SentAtMs = null;
        IsLeaving = false;
        Listeners.Clear();
        Pools.Clear();
        Members.Clear();
        Configurations.Clear();
        Totals.Clear();
    }
}
