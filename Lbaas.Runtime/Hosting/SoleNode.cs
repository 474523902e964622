using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>The embedded host as the only node there is.</summary>
public sealed class SoleNode(ActorHost host) : IHostNodes
{
    internal static readonly string Name = Environment.MachineName;

    /// <inheritdoc/>
    public Task<NodesDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var description = host.Describe();
        var node = new NodeDescription(
            Name, "Up", true, [], host.StartedAt, description.IsStopping, host.ReadSide.Notices.Read(default, long.MaxValue, 0).Head, 0);
        return Task.FromResult(new NodesDescription(
            description.At, Name, Name, [node], [],
            [.. description.Kinds.Select(static kind => new RegionDescription(kind.Kind, [new RegionPart(Name, 1, kind.Loaded)]))], []));
    }

    /// <inheritdoc/>
    public Task<ActorPlace> FindAsync(ActorAddress actor, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ActorPlace(Name, null, host.IsLoaded(actor)));

    /// <inheritdoc/>
    public Task<Draining> DrainAsync(string node, CancellationToken cancellationToken = default) =>
        Task.FromResult(node == Name ? Draining.LastOne : Draining.Unknown);
}
