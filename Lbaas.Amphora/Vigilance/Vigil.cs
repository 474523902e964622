using Lbaas.Amphora.Files;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Vigilance;

/// <summary>
/// Looks every second whether each HAProxy that runs still does something; one that is dead is the keeper's. It ends those that
/// are wedged, and puts back a stats socket that was deleted.
/// </summary>
public sealed partial class Vigil(
    LoadBalancerDirectory directory, LoadBalancerNode node, TimeProvider time, ILogger<Vigil> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // When this process itself gets no time, others' silence proves nothing.
    private static readonly TimeSpan LateTime = TimeSpan.FromSeconds(3);

    private readonly long _begin = time.GetTimestamp();

    // One for each that runs; forgotten when it doesn't.
    private readonly Dictionary<Guid, Wedge> _wedges = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var slept = time.GetTimestamp();
            await Task.Delay(Interval, time, stoppingToken);
            if (time.GetElapsedTime(slept) > LateTime)
                _wedges.Clear();
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Log.Failed(logger, fault); // a full disk, say; the next look is soon
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var running = directory.All().Where(files => File.Exists(files.RunMark)).ToList();
        foreach (var gone in _wedges.Keys.Except(running.Select(files => files.Id)).ToList())
            _wedges.Remove(gone);
        // All at once: each may take as long as an answer may.
        var sights = await Task.WhenAll(running.Select(async files => (files, await SeeAsync(files, cancellation))));
        foreach (var (files, sight) in sights)
            await ActAsync(files, sight, cancellation);
    }

    private async Task<Sight> SeeAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not { } master)
            return Sight.Alive; // no, but the keeper sees to that
        if (SpareSocket.Restore(files))
            Log.Restored(logger, files.Id);
        if (HaproxyFamily.Stopped(master).Count > 0)
            return Sight.Stopped;
        if (await StatsSocket.TryAskPidAsync(files.Socket, time, cancellation) is null)
            return Sight.Silent;
        SpareSocket.Keep(files);
        return Sight.Alive;
    }

    private async Task ActAsync(LoadBalancerFiles files, Sight sight, CancellationToken cancellation)
    {
        if (!_wedges.TryGetValue(files.Id, out var wedge))
            _wedges[files.Id] = wedge = new Wedge();
        switch (wedge.Judge(sight, time.GetElapsedTime(_begin)))
        {
            case Remedy.Wake when HaproxyProcess.FindMaster(files) is { } master:
                Log.Woken(logger, files.Id);
                foreach (var pid in HaproxyFamily.Stopped(master))
                    HaproxyProcess.SignalIfOurs(pid, files, Posix.SigContinue);
                break;
            case Remedy.Replace:
                Log.Replaced(logger, files.Id, sight);
                await node.ReplaceWedgedAsync(files.Id, cancellation);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Looking whether the load balancers answer failed")]
        public static partial void Failed(ILogger logger, Exception fault);

        [LoggerMessage(2, LogLevel.Warning, "The stats socket of haproxy {LoadBalancer} was gone and is back")]
        public static partial void Restored(ILogger logger, Guid loadBalancer);

        [LoggerMessage(3, LogLevel.Warning, "haproxy {LoadBalancer} was stopped by somebody and is told to go on")]
        public static partial void Woken(ILogger logger, Guid loadBalancer);

        [LoggerMessage(4, LogLevel.Error, "haproxy {LoadBalancer} does nothing any more ({Sight}): it is ended by force and started again")]
        public static partial void Replaced(ILogger logger, Guid loadBalancer, Sight sight);
    }
}
