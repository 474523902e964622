using System.Collections.Concurrent;
using System.Globalization;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>The configurations on this node: checked before they replace anything, fenced by revision.</summary>
public sealed class ConfigurationStore(LoadBalancerDirectory directory, HaproxyCommand haproxy)
{
    // One entry for each load balancer on the node; removed with it.
    private readonly ConcurrentDictionary<Guid, (string Of, ConfigurationReport Report)> _reports = new();

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
        if (!check.Ended)
            return Answer.Failed("Error checking haproxy configuration", $"the check did not come to its end {check.Output}".TrimEnd());
        if (!check.Succeeded)
        {
            AtomicFile.Replace(candidate, files.FailedConfiguration);
            return Answer.Invalid(check.Output.Replace(candidate, files.Configuration, StringComparison.Ordinal));
        }
        if (revision > highest)
            RevisionFence.Raise(files, revision.Value);
        AtomicFile.Replace(candidate, files.Configuration);
        return Answer.Accepted(etag: ConfigurationDigest.Of(text).ToString());
    }

    /// <summary>
    /// What the heartbeat says of a load balancer's configuration: of the files as they are, since somebody may have edited
    /// them. HAProxy's comes first, then those of UDP and SCTP listeners in the order of their ids. They are read only when
    /// one was written since the last beat.
    /// </summary>
    public ConfigurationReport Report(LoadBalancerFiles files)
    {
        var listeners = directory.Datagrams.Of(files.Id);
        var stamp = string.Concat(listeners.Select(StampOf).Prepend(StampOf(files.Configuration)));
        if (_reports.TryGetValue(files.Id, out var known) && known.Of == stamp)
            return known.Report;
        var report = new ConfigurationReport(
            files.Id, RevisionFence.Read(files),
            ConfigurationDigest.Of([.. files.Exists ? File.ReadAllBytes(files.Configuration) : [], .. listeners.SelectMany(listener => File.ReadAllBytes(listener.Configuration))]));
        _reports[files.Id] = (stamp, report);
        return report;
    }

    /// <summary>
    /// Removes everything a load balancer had on this node but its UDP and SCTP listeners, and while it has such, its fence.
    /// The caller holds the node's gate.
    /// </summary>
    public void Remove(LoadBalancerFiles files)
    {
        if (Directory.Exists(files.Certificates))
            Directory.Delete(files.Certificates, recursive: true);
        if (directory.Datagrams.Of(files.Id).Count == 0)
        {
            if (Directory.Exists(files.Directory))
                Directory.Delete(files.Directory, recursive: true);
        }
        else if (Directory.Exists(files.Directory))
        {
            foreach (var file in Directory.EnumerateFiles(files.Directory).Where(file => file != files.Revision))
                File.Delete(file);
        }
        File.Delete(files.Socket);
        File.Delete(files.MasterSocket);
        _reports.TryRemove(files.Id, out _);
    }

    private static string StampOf(DatagramFiles listener) => $"{listener.Id}{StampOf(listener.Configuration)}";

    // Another one says that the file was written.
    private static string StampOf(string path) => new FileInfo(path) is { Exists: true } file
        ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}/{file.Length};")
        : ";";
}
