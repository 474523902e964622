using System.Collections.Concurrent;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Noop;

namespace Lbaas.Drivers.Compute;

/// <summary>Instances that are only said to be there. Ids follow from the amphora's.</summary>
public sealed class NoopComputeDriver(NoopBehavior behavior, string imageTag = "") : IComputeDriver
{
    // What a compute service would hold of our instances; each is removed when its amphora is.
    private readonly ConcurrentDictionary<Guid, Instance> _instances = new();

    public NoopBehavior Behavior { get; } = behavior;

    public bool RemembersInstances => false;

    public async ValueTask<Instance> CreateAsync(CreateInstance request, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("create", request.AmphoraId, cancellation).ConfigureAwait(false);
        var image = request.Traits?.ImageTag ?? (imageTag.Length > 0 ? imageTag : null);
        return _instances.GetOrAdd(request.AmphoraId, static (id, image) =>
            new Instance(DerivedId.Of("noop-instance", id).ToString(), "127.0.0.1", 9443, "/var/lib/octavia", null) { Image = image }, image);
    }

    public async ValueTask DeleteAsync(Guid amphoraId, string? computeId, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("delete", amphoraId, cancellation).ConfigureAwait(false);
        _instances.TryRemove(amphoraId, out _);
    }

    public async ValueTask<InstanceInspected> InspectAsync(Guid amphoraId, string? computeId, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("inspect", amphoraId, cancellation).ConfigureAwait(false);
        return _instances.ContainsKey(amphoraId)
            ? new InstanceInspected(InstanceCondition.Running, "it is there")
            : new InstanceInspected(InstanceCondition.Unknown, "whatever was there before the last restart is not known");
    }

    public async ValueTask<IReadOnlyDictionary<Guid, string>> ListAsync(CancellationToken cancellation)
    {
        await Behavior.EnterAsync("list", Guid.Empty, cancellation).ConfigureAwait(false);
        return _instances.ToDictionary(i => i.Key, i => i.Value.ComputeId);
    }
}
