using System.Collections.Immutable;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>A node as a driver is given it: detached, so that no driver can write to the store (spec seeds 2).</summary>
public sealed record AmphoraNode(Guid Id, Instance Instance);

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
}

/// <summary>What an agent says about itself (spec amphora 1, <c>/info</c>).</summary>
public sealed record NodeInfo(string ApiVersion, string? HaproxyVersion, string? Hostname)
{
    /// <summary>The agent is ours, and understands what ours adds to the interface; Octavia's does not say so.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The UDP and SCTP listeners it has, each with its load balancer; only ours says so.</summary>
    public IReadOnlyDictionary<Guid, Guid> DatagramListeners { get; init; } = new Dictionary<Guid, Guid>();
}

/// <summary>What an agent measures about itself (spec amphora 1.1): load, memory, disk, processes.</summary>
/// <param name="Values">The top-level values of <c>/details</c>, as JSON texts.</param>
public sealed record NodeDiagnostics(IReadOnlyDictionary<string, string> Values);
