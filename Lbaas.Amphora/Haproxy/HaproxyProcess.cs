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
    private const int ExecutingAttemptsMax = 200;

    /// <summary>The running master of a load balancer, or null.</summary>
    public static int? FindMaster(LoadBalancerFiles files)
    {
        try
        {
            // While a master executes itself anew its pid file is empty for a moment, too.
            string? line = null;
            for (var attempt = 0; line is null && attempt < ExecutingAttemptsMax; attempt++)
            {
                if (attempt > 0)
                    Thread.Sleep(1);
                line = File.ReadLines(files.PidFile).FirstOrDefault();
            }
            return int.TryParse(line, CultureInfo.InvariantCulture, out var pid) && IsOurs(pid, files) ? pid : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a master has run and runs no more. A daemon writes its pid only after the program that started it has
    /// returned, so that no pid says nothing yet.
    /// </summary>
    public static bool HasEnded(LoadBalancerFiles files) =>
        new FileInfo(files.PidFile) is { Exists: true, Length: > 0 } && FindMaster(files) is null;

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
        // While a master executes itself anew its command line is empty for a moment. Taken for dead, it would get a twin
        // that binds the same addresses.
        for (var attempt = 0; attempt < ExecutingAttemptsMax; attempt++)
        {
            if (Read($"/proc/{pid}/cmdline") is { Length: > 0 } commandLine)
                return commandLine.Split('\0').Contains(files.Configuration);
            if (!IsAlive(pid))
                return false;
            Thread.Sleep(1);
        }
        return false;
    }

    /// <summary>
    /// Whether a master would act on a reload signal, and has none to act on. While it starts, and again after it has made
    /// its workers, a master executes itself anew, and a signal that arrives then is lost.
    /// </summary>
    public static bool AwaitsReload(int master)
    {
        const ulong mask = 1UL << (Posix.SigUsr2 - 1);
        var (caught, waiting) = (0UL, 0UL);
        try
        {
            foreach (var line in File.ReadLines($"/proc/{master}/status"))
            {
                if (line.StartsWith("SigCgt:", StringComparison.Ordinal))
                    caught = Hex(line);
                else if (line.StartsWith("SigPnd:", StringComparison.Ordinal) || line.StartsWith("ShdPnd:", StringComparison.Ordinal)
                    || line.StartsWith("SigBlk:", StringComparison.Ordinal))
                    waiting |= Hex(line);
            }
        }
        catch (IOException)
        {
            return false; // it is gone
        }
        return (caught & mask) != 0 && (waiting & mask) == 0;
    }

    public static void SignalIfOurs(int pid, LoadBalancerFiles files, int signal)
    {
        if (IsOurs(pid, files))
            Posix.Signal(pid, signal);
    }

    // Not a zombie: "pid (name) state …", where the name may hold anything.
    private static bool IsAlive(int pid) =>
        Read($"/proc/{pid}/stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is not ['Z' or 'X', ..];

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ulong Hex(string line) =>
        ulong.Parse(line.AsSpan(line.IndexOf('\t', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
