using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.SessionTables;

namespace Lbaas.Amphora.Haproxy;

/// <summary>Something HAProxy did not do; the message is what it said.</summary>
internal sealed class HaproxyException(string message) : Exception(message);

/// <summary>
/// One HAProxy for each load balancer: a master that outlives the agent, with workers that are replaced on reload without
/// losing a connection (the master hands its listening sockets to the new worker). The caller holds the node's gate.
/// </summary>
public sealed partial class HaproxyService(
    HaproxyCommand command, StatisticsCollector statistics, TableHandover tables, TimeProvider time, ILogger<HaproxyService> logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);

    // A master that waits for the next reload for so long, without a new worker, has failed at this one.
    private static readonly TimeSpan GiveUpTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Starts it and waits until its worker answers. One that runs already is left alone.</summary>
    internal async Task StartAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not null)
            return;
        File.Delete(files.PidFile);
        var result = await command.StartAsync(files, cancellation);
        if (!result.Succeeded)
            throw new HaproxyException(result.Output);
        var ready = await UntilAsync(ReadyTimeout, async () =>
            HaproxyProcess.HasEnded(files) || await AnswersAsync(files, [], cancellation), cancellation);
        if (!ready || HaproxyProcess.FindMaster(files) is null)
            throw new HaproxyException($"haproxy {files.Id} started but does not answer at '{files.Socket}'.");
        Log.Started(logger, files.Id);
        // A first worker waits seconds for other nodes' tables, of which there are none, and until then would teach no successor.
        // A second one can be told.
        if (await tables.IsAloneAsync(files, cancellation))
            await ReloadAsync(files, cancellation);
    }

    /// <summary>
    /// Puts the configuration into effect without dropping a connection, and waits until the new worker answers. Old workers
    /// finish what they have; the configuration's hard-stop-after bounds that. If it doesn't run it is started.
    /// </summary>
    internal async Task ReloadAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not { } master)
        {
            await StartAsync(files, cancellation);
            return;
        }
        var learnt = await tables.BeforeAsync(files, cancellation);
        // The old worker would take its counters and its view of the members with it.
        var answering = await statistics.HoldAsync(files, cancellation);
        await SaveServersStateAsync(files, cancellation);
        if (!await UntilAsync(ReadyTimeout, () => Task.FromResult(HaproxyProcess.AwaitsReload(master)), cancellation))
            throw new HaproxyException($"haproxy {files.Id} is not ready for a reload.");
        HashSet<int> old = [.. HaproxyProcess.Workers(master)];
        if (answering is not null)
            old.Add(answering.Value);
        HaproxyProcess.SignalIfOurs(master, files, Posix.SigUsr2);
        var idleSince = time.GetTimestamp();
        var gaveUp = false;
        var answers = await UntilAsync(ReadyTimeout, async () =>
        {
            if (await AnswersAsync(files, old, cancellation))
                return true;
            if (!HaproxyProcess.AwaitsReload(master) || HaproxyProcess.Workers(master).Any(pid => !old.Contains(pid)))
                idleSince = time.GetTimestamp();
            return gaveUp = time.GetElapsedTime(idleSince) > GiveUpTime;
        }, cancellation);
        if (!answers || gaveUp)
            throw new HaproxyException($"haproxy {files.Id} did not take over its new configuration and goes on with the old "
                + "one. Is an address of it in use?");
        await tables.AfterAsync(files, learnt, cancellation);
        Log.Reloaded(logger, files.Id);
    }

    /// <summary>
    /// Tells master and workers to finish their connections and to end. What they count until then is heard.
    /// </summary>
    internal async Task FinishAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not { } master)
            return;
        await statistics.HoldAsync(files, cancellation);
        HaproxyProcess.SignalIfOurs(master, files, Posix.SigUsr1);
    }

    /// <summary>Stops the master and all its workers, by force if they don't hurry.</summary>
    internal async Task StopAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is { } master)
        {
            await statistics.HarvestAsync(files, cancellation);
            await statistics.ReleaseAsync(files, cancellation);
            // A signal that comes too early is lost; then force follows anyway.
            await UntilAsync(GiveUpTime, () => Task.FromResult(HaproxyProcess.AwaitsReload(master)), cancellation);
            int[] family = [master, .. HaproxyProcess.Workers(master)];
            HaproxyProcess.SignalIfOurs(master, files, Posix.SigTerm);
            if (!await GoneAsync(family, files, StopTimeout, cancellation))
            {
                foreach (var pid in family)
                    HaproxyProcess.SignalIfOurs(pid, files, Posix.SigKill);
                if (!await GoneAsync(family, files, KillTimeout, cancellation))
                    throw new HaproxyException($"haproxy {files.Id} can't be killed.");
            }
            Log.Stopped(logger, files.Id);
        }
        if (Directory.Exists(files.Directory))
            File.Delete(files.PidFile);
    }

    private async Task SaveServersStateAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        try
        {
            var state = await StatsSocket.AskAsync(files.Socket, "show servers state", time, cancellation);
            var observed = ServersState.Observed(state, await File.ReadAllTextAsync(files.Configuration, cancellation));
            AtomicFile.Write(files.ServersState, Encoding.UTF8.GetBytes(observed), AtomicFile.Readable);
        }
        catch (IOException fault)
        {
            // The reload goes on: members then start from their configured state and are checked anew.
            Log.StateNotSaved(logger, files.Id, fault);
        }
    }

    private async Task<bool> AnswersAsync(LoadBalancerFiles files, HashSet<int> except, CancellationToken cancellation) =>
        await StatsSocket.TryAskPidAsync(files.Socket, time, cancellation) is { } pid && !except.Contains(pid);

    private Task<bool> GoneAsync(int[] pids, LoadBalancerFiles files, TimeSpan timeout, CancellationToken cancellation) =>
        UntilAsync(timeout, () => Task.FromResult(!pids.Any(pid => HaproxyProcess.IsOurs(pid, files))), cancellation);

    private async Task<bool> UntilAsync(TimeSpan timeout, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) >= timeout)
                return false;
            await Task.Delay(Poll, time, cancellation);
        }
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "haproxy {LoadBalancer} started")]
        public static partial void Started(ILogger logger, Guid loadBalancer);

        [LoggerMessage(2, LogLevel.Information, "haproxy {LoadBalancer} reloaded")]
        public static partial void Reloaded(ILogger logger, Guid loadBalancer);

        [LoggerMessage(3, LogLevel.Information, "haproxy {LoadBalancer} stopped")]
        public static partial void Stopped(ILogger logger, Guid loadBalancer);

        [LoggerMessage(4, LogLevel.Warning, "The server state of haproxy {LoadBalancer} could not be saved")]
        public static partial void StateNotSaved(ILogger logger, Guid loadBalancer, Exception fault);
    }
}
