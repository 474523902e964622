using System.Collections.Concurrent;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>The configurations on this node: checked before they replace anything, fenced by revision.</summary>
public sealed class ConfigurationStore(LoadBalancerDirectory directory, HaproxyCommand haproxy)
{
    // One entry for each load balancer on the node; removed with it.
    private readonly ConcurrentDictionary<Guid, ConfigurationReport> _reports = new();

    /// <summary>Checks a configuration and keeps it. The caller holds the node's gate.</summary>
    /// <param name="loadBalancerId">The load balancer.</param>
    /// <param name="text">The configuration.</param>
    /// <param name="revision">Its revision, or null from a controller that knows none: then nothing is fenced.</param>
    /// <param name="cancellation">Gives up on the checker.</param>
    public async Task<Answer> ReplaceAsync(
        Guid loadBalancerId, byte[] text, long? revision, CancellationToken cancellation)
    {
        var files = directory[loadBalancerId];
        var highest = RevisionFence.Read(files);
        if (revision < highest)
            return Answer.Conflict($"revision {revision} is lower than {highest}");
        Directory.CreateDirectory(files.Directory);
        var candidate = files.Configuration + ".candidate";
        AtomicFile.Write(candidate, text);
        var check = await haproxy.CheckAsync(candidate, cancellation);
        if (!check.Succeeded)
        {
            AtomicFile.Replace(candidate, files.FailedConfiguration);
            return Answer.Invalid(check.Output.Replace(candidate, files.Configuration, StringComparison.Ordinal));
        }
        if (revision > highest)
            RevisionFence.Raise(files, revision.Value);
        AtomicFile.Replace(candidate, files.Configuration);
        var report = new ConfigurationReport(loadBalancerId, revision ?? highest, ConfigurationDigest.Of(text));
        _reports[loadBalancerId] = report;
        return Answer.Accepted(etag: report.Digest.ToString());
    }

    /// <summary>What the heartbeat says of a load balancer's configuration.</summary>
    public ConfigurationReport Report(LoadBalancerFiles files) => _reports.GetOrAdd(files.Id, static (id, files) =>
        new ConfigurationReport(id, RevisionFence.Read(files), ConfigurationDigest.Of(File.ReadAllBytes(files.Configuration))),
        files);

    /// <summary>Removes everything a load balancer had on this node. The caller holds the node's gate.</summary>
    public void Remove(LoadBalancerFiles files)
    {
        if (Directory.Exists(files.Certificates))
            Directory.Delete(files.Certificates, recursive: true);
        if (Directory.Exists(files.Directory))
            Directory.Delete(files.Directory, recursive: true);
        File.Delete(files.Socket);
        _reports.TryRemove(files.Id, out _);
    }
}
