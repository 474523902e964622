using System.Net;

namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>A UDP or SCTP listener as its keepalived configuration says it (spec amphora 5).</summary>
public sealed record ListenerConfiguration
{
    public Guid LoadBalancerId { get; init; }

    public Guid ListenerId { get; init; }

    /// <summary><c>UDP</c> or <c>SCTP</c>.</summary>
    public string Protocol { get; init; } = "UDP";

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>Null when it has no enabled pool.</summary>
    public Guid? PoolId { get; init; }

    /// <summary>The pool's enabled monitor; null when members are not probed.</summary>
    public Guid? MonitorId { get; init; }

    /// <summary>Members that are switched off and take no part.</summary>
    public IReadOnlyList<Guid> DisabledMembers { get; init; } = [];

    /// <summary>Clients from elsewhere are not heard; empty lets everybody in. Only our control plane says so.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>At most one for each IP family.</summary>
    public IReadOnlyList<VirtualServer> Servers { get; init; } = [];
}

/// <summary>The members of one IP family, and how they share the load.</summary>
public sealed record VirtualServer
{
    public Scheduling Scheduling { get; init; }

    /// <summary>How long a client's new flows go to the member it had; null for no persistence.</summary>
    public TimeSpan? Persistence { get; init; }

    /// <summary>How many bits of a client's address persistence looks at.</summary>
    public int PersistencePrefix { get; init; }

    public IReadOnlyList<RealServer> Members { get; init; } = [];
}

/// <summary>The three algorithms of the API as LVS names them.</summary>
public enum Scheduling
{
    /// <summary><c>wrr</c>: by turns, in proportion to weight.</summary>
    WeightedRoundRobin,

    /// <summary><c>lc</c>: whoever has the fewest flows.</summary>
    LeastConnections,

    /// <summary><c>sh</c>: the same client always to the same member.</summary>
    SourceHashing,
}

/// <summary>One enabled member.</summary>
/// <param name="Id">The member.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Weight">0..256; 0 gets no new flows.</param>
/// <param name="FlowsMax">How many flows it takes at the same time; null for as many as come.</param>
/// <param name="Check">How it is probed; null for not at all.</param>
public sealed record RealServer(Guid Id, IPEndPoint Endpoint, int Weight, int? FlowsMax, MemberCheck? Check);

/// <summary>How a member is probed.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Endpoint">Who is asked.</param>
/// <param name="Delay">Between two probes.</param>
/// <param name="Timeout">A probe that takes longer has failed.</param>
/// <param name="FailuresMax">So many failures in a row and it is down; at least 1.</param>
public sealed record MemberCheck(CheckKind Kind, IPEndPoint Endpoint, TimeSpan Delay, TimeSpan Timeout, int FailuresMax)
{
    /// <summary>Of an HTTP check.</summary>
    public HttpQuestion? Http { get; init; }
}

public enum CheckKind
{
    UdpConnect,
    Tcp,
    Http,
}

/// <summary>A GET and the answers that count as success.</summary>
public sealed record HttpQuestion(string Path, bool IsVersion11, string? Host, IReadOnlyList<int> ExpectedCodes)
{
    // A list has no equality of its own, and an unchanged check must not start anew.
    public bool Equals(HttpQuestion? other) =>
        other is not null && (Path, IsVersion11, Host) == (other.Path, other.IsVersion11, other.Host) && ExpectedCodes.SequenceEqual(other.ExpectedCodes);

    public override int GetHashCode() => HashCode.Combine(Path, IsVersion11, Host, ExpectedCodes.Count);
}
