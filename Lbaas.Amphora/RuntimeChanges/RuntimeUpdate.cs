using System.Collections.Immutable;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>
/// Puts a configuration into effect: by orders to the running worker where they suffice, else by a reload. The file is the
/// truth, and a reload always ends in what it says, so that whatever goes wrong here ends in a reload. The caller holds the
/// node's gate.
/// </summary>
public sealed partial class RuntimeUpdate(
    HaproxyService haproxy, RunningRecords records, TimeProvider time, ILogger<RuntimeUpdate> logger)
{
    // A reload makes any number of changes at once, and forgets all servers that left.
    private const int ChangesMax = 256;
    private const int LeavingMax = 256;

    /// <summary>As <see cref="HaproxyService.ReloadAsync"/>, whether it takes one or not.</summary>
    internal async Task ApplyAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        var (text, newest) = (await File.ReadAllTextAsync(files.Configuration, cancellation), NewestFile(files));
        if (await TryAsync(files, text, newest, cancellation))
            return;
        records.Forget(files);
        await haproxy.ReloadAsync(files, cancellation);
        if (await AnsweringAsync(files, cancellation) is { } worker)
            records.Keep(files, new RunningRecord(worker, newest, ImmutableDictionary<string, DateTimeOffset>.Empty, text));
    }

    internal void Forget(LoadBalancerFiles files) => records.Forget(files);

    /// <summary>
    /// Deletes servers that have left and have no connection any more. One that has some for longer than the configuration's
    /// hard-stop-after loses them: an old worker would end them then, if there had been a reload.
    /// </summary>
    internal async Task DeleteLeftAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (records.Find(files) is not { Leaving.IsEmpty: false } record || await AnsweringAsync(files, cancellation) != record.Worker)
            return;
        try
        {
            var overdue = Overdue(record);
            var rows = await TellAsync(files, record.Worker.Pid, record.Leaving.Keys.SelectMany(server =>
                overdue.Contains(server) ? (string[])[$"shutdown sessions server {server}", Delete(server)] : [Delete(server)]), cancellation);
            HashSet<string> there = [.. rows.Select(row => $"{row.Backend}/{row.Server}")];
            var left = record.Leaving.RemoveRange(record.Leaving.Keys.Where(server => !there.Contains(server)));
            if (left.Count < record.Leaving.Count)
                records.Keep(files, record with { Leaving = left });
        }
        catch (IOException fault)
        {
            Log.NotDeleted(logger, files.Id, fault.Message); // the next attempt is soon
        }
    }

    private async Task<bool> TryAsync(LoadBalancerFiles files, string text, DateTime newest, CancellationToken cancellation)
    {
        if (records.Find(files) is not { } record || newest > record.Files || !File.Exists(files.MasterSocket))
            return false;
        var wanted = ConfigurationText.Parse(text);
        if (RuntimeDifference.Between(ConfigurationText.Parse(record.Text), wanted) is not { Count: <= ChangesMax } changes)
            return false;
        var now = time.GetUtcNow();
        var leaving = record.Leaving.SetItems(changes.Where(change => change.Kind == RuntimeChangeKind.Remove)
            .Select(change => KeyValuePair.Create(change.Path, now)));
        if (leaving.Count > LeavingMax || await AnsweringAsync(files, cancellation) != record.Worker)
            return false;
        records.Forget(files);
        try
        {
            if (!await DeleteReturningAsync(files, record, changes, cancellation))
                return false;
            leaving = leaving.RemoveRange(Added(changes));
            var rows = await TellAsync(files, record.Worker.Pid, changes.SelectMany(change => change.Commands()), cancellation);
            if (ServersInEffect.Difference(wanted, leaving, rows) is { } difference)
            {
                Log.NotInEffect(logger, files.Id, difference);
                return false;
            }
        }
        catch (IOException fault)
        {
            Log.NotInEffect(logger, files.Id, fault.Message);
            return false;
        }
        records.Keep(files, new RunningRecord(record.Worker, record.Files, leaving, text));
        Log.Changed(logger, files.Id, changes.Count);
        return true;
    }

    // A server that comes back while it still leaves may come back as another one: then a reload parts the two.
    private async Task<bool> DeleteReturningAsync(
        LoadBalancerFiles files, RunningRecord record, IReadOnlyList<RuntimeChange> changes, CancellationToken cancellation)
    {
        var returning = Added(changes).Where(record.Leaving.ContainsKey).ToHashSet();
        if (returning.Count == 0)
            return true;
        var rows = await TellAsync(files, record.Worker.Pid, returning.Select(Delete), cancellation);
        return !rows.Exists(row => returning.Contains($"{row.Backend}/{row.Server}"));
    }

    private static string Delete(string server) => $"del server {server}";

    private HashSet<string> Overdue(RunningRecord record) =>
        ConfigurationText.Parse(record.Text).HardStopAfter is { } limit
            ? [.. record.Leaving.Where(entry => time.GetUtcNow() - entry.Value >= limit).Select(entry => entry.Key)]
            : [];

    private static IEnumerable<string> Added(IReadOnlyList<RuntimeChange> changes) =>
        changes.Where(change => change.Kind == RuntimeChangeKind.Add).Select(change => change.Path);

    // The answers to the commands are not looked at: what the worker has afterwards says more.
    private async Task<List<ServerStateRow>> TellAsync(
        LoadBalancerFiles files, int worker, IEnumerable<string> commands, CancellationToken cancellation) =>
        [.. ServerStateRow.In(await MasterSocket.TellAsync(
            files.MasterSocket, worker, commands.Append("show servers state"), time, cancellation))];

    private async Task<WorkerProcess?> AnsweringAsync(LoadBalancerFiles files, CancellationToken cancellation) =>
        await StatsSocket.TryAskPidAsync(files.Socket, time, cancellation) is { } pid ? WorkerProcess.Find(pid) : null;

    // Certificates are read at a reload only.
    private static DateTime NewestFile(LoadBalancerFiles files) => Directory.Exists(files.Certificates)
        ? new DirectoryInfo(files.Certificates).EnumerateFiles().Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max()
        : default;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "haproxy {LoadBalancer} took {Count} changes without a reload")]
        public static partial void Changed(ILogger logger, Guid loadBalancer, int count);

        [LoggerMessage(2, LogLevel.Warning, "haproxy {LoadBalancer} did not take its changes at run time and reloads: {Reason}")]
        public static partial void NotInEffect(ILogger logger, Guid loadBalancer, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Servers that left haproxy {LoadBalancer} could not be deleted: {Reason}")]
        public static partial void NotDeleted(ILogger logger, Guid loadBalancer, string reason);
    }
}
