using System.Globalization;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// All processes of one load balancer, found by their command lines and not by the pid file: what is left of a master that was
/// killed, or whose pid file was lost, binds the same addresses as the next one and would get half of its clients.
/// </summary>
internal static class HaproxyFamily
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static IReadOnlyList<int> Find(LoadBalancerFiles files) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Names(pid, files)),
    ];

    /// <summary>
    /// With no master known: takes up one whose pid file was lost, since it serves; ends whatever else is left.
    /// </summary>
    /// <exception cref="HaproxyException">Something can't be ended.</exception>
    public static async Task AdoptOrEndAsync(LoadBalancerFiles files, TimeProvider time, CancellationToken cancellation)
    {
        if (HaproxyProcess.FindMaster(files) is not null)
            return;
        var family = Find(files);
        var masters = family.Where(pid => HaproxyProcess.Workers(pid).Any(family.Contains)).ToList();
        if (masters is [var master])
            AtomicFile.Write(files.PidFile, System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{master}\n")), AtomicFile.Readable);
        else if (family.Count > 0)
            await EndAsync(files, time, cancellation);
    }

    /// <summary>Ends all of them by force, connections and all.</summary>
    /// <exception cref="HaproxyException">One can't be ended.</exception>
    public static async Task EndAsync(LoadBalancerFiles files, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (Find(files) is { Count: > 0 } family)
        {
            foreach (var pid in family)
                Posix.Signal(pid, Posix.SigKill);
            if (time.GetElapsedTime(start) > KillTimeout)
                throw new HaproxyException($"haproxy {files.Id} can't be killed.");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    /// <summary>Master and workers that somebody has stopped (<c>SIGSTOP</c>): they hold their connections and do nothing.</summary>
    public static IReadOnlyList<int> Stopped(int master) =>
        [.. HaproxyProcess.Workers(master).Prepend(master).Where(pid => HaproxyProcess.StateOf(pid) == 'T')];

    private static bool Names(int pid, LoadBalancerFiles files)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(files.Configuration);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
