using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lbaas.Tests.EndToEnd;

/// <summary>The processes of this machine, by what their command lines name.</summary>
internal static class Machine
{
    public const int SigKill = 9;
    public const int SigUsr2 = 12;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    /// <summary>Living processes, other than this one, that name all the texts.</summary>
    public static List<int> Naming(params string[] texts) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && CommandLine(pid) is { Length: > 0 } line && texts.All(line.Contains)),
    ];

    /// <summary>Empty when there is no such process, or only its zombie.</summary>
    public static string CommandLine(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    /// <summary>Ends all that name the text, and all that they start meanwhile.</summary>
    public static async Task EndAllAsync(string text)
    {
        for (var quiet = 0; quiet < 2;)
        {
            var living = Naming(text);
            living.ForEach(pid => Signal(pid, SigKill));
            quiet = living.Count == 0 ? quiet + 1 : 0;
            await Task.Yield();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
