using System.Globalization;
using System.Runtime.InteropServices;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Node;

/// <summary>
/// Gives back the pages of program files that were only needed to start, or for a push: most of what the runtime keeps resident
/// is code that ran once. What is needed again is mapped again, without reading the disk as long as the system has it in its cache.
/// </summary>
/// <remarks>
/// Only pages that are what the file is, in mappings that can't be written and are not new: a page that a loader has changed is
/// anonymous memory to the kernel, and is left alone.
/// </remarks>
public sealed partial class IdlePages(TimeProvider time, ILogger<IdlePages> logger) : BackgroundService
{
    private const int EntryBytes = 8;
    private const ulong Present = 1UL << 63;
    private const ulong OfFile = 1UL << 61;

    private static readonly string[] ReadOnly = [" r--p ", " r-xp ", " r--s "];
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private HashSet<string> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                GiveBack();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Log.NotGivenBack(logger, fault.Message); // a kernel that does not tell; then nothing is given back
                return;
            }
        }
    }

    private void GiveBack()
    {
        var lines = File.ReadLines("/proc/self/maps").Where(IsCode).ToHashSet();
        using var pages = File.OpenHandle("/proc/self/pagemap");
        foreach (var line in lines.Where(_known.Contains))
        {
            var dash = line.IndexOf('-', StringComparison.Ordinal);
            var (start, end) = (Hex(line.AsSpan(0, dash)), Hex(line.AsSpan(dash + 1, line.IndexOf(' ', StringComparison.Ordinal) - dash - 1)));
            GiveBack(pages, start, end);
        }
        _known = lines;
    }

    private static void GiveBack(Microsoft.Win32.SafeHandles.SafeFileHandle pages, ulong start, ulong end)
    {
        var size = (ulong)Environment.SystemPageSize;
        var entries = new byte[(int)((end - start) / size) * EntryBytes];
        if (RandomAccess.Read(pages, entries, (long)(start / size * EntryBytes)) != entries.Length)
            return;
        var states = MemoryMarshal.Cast<byte, ulong>(entries);
        for (var first = 0; first < states.Length; first++)
        {
            var next = first;
            while (next < states.Length && (states[next] & (Present | OfFile)) == (Present | OfFile))
                next++;
            if (next > first)
                Posix.ForgetPages(start + (ulong)first * size, (ulong)(next - first) * size);
            first = next;
        }
    }

    // "start-end r-xp offset device inode /path"
    private static bool IsCode(string line) =>
        ReadOnly.Any(kind => line.Contains(kind, StringComparison.Ordinal))
        && line.Contains(" /", StringComparison.Ordinal) && !line.EndsWith("(deleted)", StringComparison.Ordinal);

    private static ulong Hex(ReadOnlySpan<char> text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Memory that is not in use can't be given back: {Reason}")]
        public static partial void NotGivenBack(ILogger logger, string reason);
    }
}
