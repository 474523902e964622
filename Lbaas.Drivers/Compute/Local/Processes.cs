using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>Processes of this machine that are nobody's children any more: found in <c>/proc</c>, ended by signal.</summary>
internal static partial class Processes
{
    /// <summary>HAProxy: no new connections, and the end when the last one is over.</summary>
    public const int StopSoftly = 10;
    public const int Terminate = 15;
    public const int KillNow = 9;

    /// <summary>
    /// Whether a process lives and names the text on its command line. A pid alone proves nothing: it is used again for
    /// others. The command line of a zombie is empty.
    /// </summary>
    public static bool IsAlive(int pid, string mention)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Contains(mention, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody stopped it (SIGSTOP): it does nothing, and heeds no signal but the last.</summary>
    public static bool IsStopped(int pid)
    {
        try
        {
            // The state follows the name, which is in parentheses and may have some of its own.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['T', ..];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>All processes that name one of the texts on their command line.</summary>
    public static List<int> Mentioning(params string[] texts) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && texts.Any(t => IsAlive(pid, t))),
    ];

    /// <summary>Sends a signal; to one that is gone already it does nothing.</summary>
    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
