using System.Globalization;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// Finds HAProxy's processes by pid file and <c>/proc</c>. They are nobody's children, so this is all that ties them to the
/// agent; a pid counts only if its command line names this load balancer's configuration, since pids are used again.
/// </summary>
internal static class HaproxyProcess
{
    /// <summary>The running master of a load balancer, or null.</summary>
    public static int? FindMaster(LoadBalancerFiles files)
    {
        try
        {
            return int.TryParse(File.ReadLines(files.PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid)
                && IsOurs(pid, files) ? pid : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The workers of a master, those that only finish old connections included.</summary>
    public static IReadOnlyList<int> Workers(int master)
    {
        try
        {
            return
            [
                .. File.ReadAllText($"/proc/{master}/task/{master}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return []; // the master is gone, or the kernel keeps no such list: then its workers are known by their answers
        }
    }

    public static bool IsOurs(int pid, LoadBalancerFiles files)
    {
        try
        {
            // A zombie's command line is empty, so it doesn't count as running.
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(files.Configuration);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static void SignalIfOurs(int pid, LoadBalancerFiles files, int signal)
    {
        if (IsOurs(pid, files))
            Posix.Signal(pid, signal);
    }
}
