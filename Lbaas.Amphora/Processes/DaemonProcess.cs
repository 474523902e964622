using System.Globalization;

namespace Lbaas.Amphora.Processes;

/// <summary>
/// Finds a daemon by its pid file and <c>/proc</c>. It is nobody's child, so this is all that ties it to the agent; a pid
/// counts only if its command line names our file, since pids are used again.
/// </summary>
internal static class DaemonProcess
{
    /// <summary>The running daemon, or null.</summary>
    /// <param name="pidFile">Holds its pid in the first line.</param>
    /// <param name="argument">A file that its command line names.</param>
    public static int? Find(string pidFile, string argument)
    {
        try
        {
            return int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && IsIt(pid, argument) ? pid : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static bool IsIt(int pid, string argument)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(argument);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
