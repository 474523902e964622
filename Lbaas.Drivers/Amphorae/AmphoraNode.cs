using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>A node as a driver is given it: detached, so that no driver can write to the store (spec seeds 2).</summary>
public sealed record AmphoraNode(Guid Id, Instance Instance)
{
    /// <summary>All that carry its load balancer, itself included; empty where that makes no difference.</summary>
    public ImmutableArray<Carrier> Carriers { get; init; } = [];
}

/// <summary>What a node runs after an update.</summary>
/// <param name="Revision">The revision it was brought to.</param>
/// <param name="Digest">
/// MD5 of the configuration's texts in lower-case hex: HAProxy's, then those of UDP and SCTP listeners in the order of their
/// ids; empty when the node runs none.
/// </param>
public readonly record struct AppliedConfiguration(long Revision, string Digest)
{
    /// <summary>What the node was not given, because its TLS data can't be had; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }

    /// <summary>By what the node is in the VIP's network; null where it needs nothing of its own there.</summary>
    public NetworkPort? Port { get; init; }
}

/// <summary>What an agent says about itself (spec amphora 1, <c>/info</c>).</summary>
public sealed record NodeInfo(string ApiVersion, string? HaproxyVersion, string? Hostname)
{
    /// <summary>The agent is ours, and understands what ours adds to the interface; Octavia's does not say so.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The UDP and SCTP listeners it has, each with its load balancer; only ours says so.</summary>
    public IReadOnlyDictionary<Guid, Guid> DatagramListeners { get; init; } = new Dictionary<Guid, Guid>();

    /// <summary>SHA-256, in upper-case hex, of what keepalived is meant to run there, empty for nothing; null when the agent does not say.</summary>
    public string? Vrrp { get; init; }

    /// <summary>The program that pings for HAProxy, when the agent says where it keeps it.</summary>
    public string? PingCommand { get; init; }
}

/// <summary>What an agent measures about itself (spec amphora 1.1): load, memory, disk, processes.</summary>
/// <param name="Values">The top-level values of <c>/details</c>, as JSON texts.</param>
public sealed record NodeDiagnostics(IReadOnlyDictionary<string, string> Values);
