using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>The embedded host as the only node there is.</summary>
public sealed class SoleNode(ActorHost host) : IHostNodes
{
    private static readonly string s_name = Environment.MachineName;

    /// <inheritdoc/>
    public Task<NodesDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var description = host.Describe();
        var node = new NodeDescription(
            s_name, "Up", true, [], host.StartedAt, description.IsStopping, host.ReadSide.Notices.Read(default, long.MaxValue, 0).Head, 0);
        return Task.FromResult(new NodesDescription(
            description.At, s_name, s_name, [node], [],
            [.. description.Kinds.Select(static kind => new RegionDescription(kind.Kind, [new RegionPart(s_name, 1, kind.Loaded)]))], []));
    }

    /// <inheritdoc/>
    public Task<ActorPlace> FindAsync(ActorAddress actor, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ActorPlace(s_name, null, host.IsLoaded(actor)));

    /// <inheritdoc/>
    public Task<Draining> DrainAsync(string node, CancellationToken cancellationToken = default) =>
        Task.FromResult(node == s_name ? Draining.LastOne : Draining.Unknown);
}
