using Lbaas.Amphora.Files;
using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Vrrp;

/// <summary>Something keepalived did not do; the message is what it said.</summary>
internal sealed class KeepalivedException(string message) : Exception(message);

/// <summary>
/// The node's keepalived: a daemon that outlives the agent, and is adopted by the next. The caller holds the node's gate.
/// </summary>
public sealed partial class KeepalivedService(
    KeepalivedCommand command, VrrpFiles files, TimeProvider time, ILogger<KeepalivedService> logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether it lives; what the heartbeat depends on where there is a configuration (spec amphora 2.1).</summary>
    public bool IsAlive => Parent is not null;

    private int? Parent => DaemonProcess.Find(files.PidFile, files.Configuration);

    private int? Child => DaemonProcess.Find(files.VrrpPidFile, files.Configuration);

    /// <summary>Starts it and waits until it speaks VRRP. One that runs is told to read its configuration anew.</summary>
    internal async Task StartOrReloadAsync(CancellationToken cancellation)
    {
        if (Parent is { } parent)
        {
            Posix.Signal(parent, Posix.SigHup);
            Log.Reloaded(logger);
            return;
        }
        // A child whose parent was killed would go on, and keep the addresses.
        await KillAsync(Child, cancellation);
        File.Delete(files.PidFile);
        File.Delete(files.VrrpPidFile);
        var result = await command.StartAsync(files, cancellation);
        if (!result.Succeeded)
            throw new KeepalivedException(result.Output);
        if (!await UntilAsync(ReadyTimeout, () => Parent is not null && Child is not null, cancellation))
            throw new KeepalivedException($"keepalived did not start with '{files.Configuration}'.");
        Log.Started(logger);
    }

    /// <summary>Stops it; it takes its addresses away and tells its peers. By force if it doesn't hurry.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        var (parent, child) = (Parent, Child);
        if (parent is not null)
            Posix.Signal(parent.Value, Posix.SigTerm);
        if (!await UntilAsync(StopTimeout, () => !IsIt(parent) && !IsIt(child), cancellation))
        {
            await KillAsync(parent, cancellation);
            await KillAsync(child, cancellation);
        }
        if (parent is not null)
            Log.Stopped(logger);
    }

    private async Task KillAsync(int? pid, CancellationToken cancellation)
    {
        if (pid is null || !IsIt(pid))
            return;
        Posix.Signal(pid.Value, Posix.SigKill);
        if (!await UntilAsync(KillTimeout, () => !IsIt(pid), cancellation))
            throw new KeepalivedException($"keepalived {pid} can't be killed.");
    }

    private bool IsIt(int? pid) => pid is not null && DaemonProcess.IsIt(pid.Value, files.Configuration);

    private async Task<bool> UntilAsync(TimeSpan timeout, Func<bool> condition, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(start) >= timeout)
                return false;
            await Task.Delay(Poll, time, cancellation);
        }
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "keepalived started")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "keepalived reads its configuration anew")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(3, LogLevel.Information, "keepalived stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
