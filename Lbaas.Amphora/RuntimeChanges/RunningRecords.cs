using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>
/// What the workers have in effect, over restarts of the agent. Without a record nothing is sure, and a reload brings
/// certainty. Not flushed to disk: a machine that fails takes the workers with it.
/// </summary>
public sealed class RunningRecords
{
    // One entry for each load balancer on the node; removed with it. Null: there is no record.
    private readonly ConcurrentDictionary<Guid, RunningRecord?> _records = new();

    /// <summary>Servers that are still in the worker's statistics and no more in the configuration.</summary>
    internal ImmutableDictionary<string, DateTimeOffset> LeavingOf(LoadBalancerFiles files) =>
        Find(files)?.Leaving ?? ImmutableDictionary<string, DateTimeOffset>.Empty;

    internal RunningRecord? Find(LoadBalancerFiles files) => _records.GetOrAdd(files.Id, static (_, files) =>
        File.Exists(files.Running) ? RunningRecord.Read(File.ReadAllText(files.Running)) : null, files);

    internal void Keep(LoadBalancerFiles files, RunningRecord record)
    {
        var beside = files.Running + ".new";
        File.WriteAllText(beside, record.Write());
        File.Move(beside, files.Running, overwrite: true);
        _records[files.Id] = record;
    }

    /// <summary>Before anything is done whose end may not be seen.</summary>
    internal void Forget(LoadBalancerFiles files)
    {
        if (Directory.Exists(files.Directory))
            File.Delete(files.Running);
        _records.TryRemove(files.Id, out _);
    }
}
