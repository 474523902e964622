using System.Globalization;

namespace Lbaas.Amphora.Node;

/// <summary>Numbers from <c>/proc</c>.</summary>
internal static class ProcFiles
{
    private const string TunedFile = "/etc/tuned/active_profile";

    /// <summary>The values of <c>/proc/meminfo</c>, KiB.</summary>
    public static Dictionary<string, long> Memory() => File.ReadLines("/proc/meminfo")
        .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length >= 2)
        .ToDictionary(words => words[0], words => Number(words[1]));

    /// <summary>The first line of <c>/proc/stat</c>: ticks in user, nice, system, idle, iowait, irq, softirq …</summary>
    public static long[] CpuTicks() =>
    [
        .. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Number),
    ];

    /// <summary>
    /// Bytes sent and received by each interface but the loopback, of the network the calling thread is in.
    /// </summary>
    public static IReadOnlyList<(string Interface, long Sent, long Received)> Networks() =>
    [
        .. File.ReadLines("/proc/thread-self/net/dev")
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 17 && words[0] != "lo" && char.IsAsciiDigit(words[1][0]))
            .Select(words => (words[0], Number(words[9]), Number(words[1]))),
    ];

    /// <summary>The load of the last 1, 5 and 15 minutes, as text.</summary>
    public static string[] Load() => File.ReadAllText("/proc/loadavg").Split(' ')[..3];

    /// <summary>The profile that TuneD has in effect; empty without it.</summary>
    public static string TunedProfile() => File.Exists(TunedFile) ? File.ReadAllText(TunedFile).Trim() : "";

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
