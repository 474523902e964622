using System.Collections.Immutable;
using System.Globalization;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>What a worker has in effect.</summary>
/// <param name="Worker">Its process.</param>
/// <param name="Files">When the newest of the other files was written that the configuration may name.</param>
/// <param name="Leaving">Servers (<c>backend/server</c>) that are gone from the configuration and finish what they have.</param>
/// <param name="Text">Its configuration.</param>
internal sealed record RunningRecord(WorkerProcess Worker, DateTime Files, ImmutableHashSet<string> Leaving, string Text)
{
    private const char Parting = '\n';
    private const int HeadLines = 2;

    /// <summary>First a line about the worker, then one with the leaving servers, then the configuration.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture,
        $"{Worker.Pid} {Worker.StartedAt} {Files.Ticks}{Parting}{string.Join(' ', Leaving)}{Parting}{Text}");

    /// <summary>Null for a text that is none.</summary>
    public static RunningRecord? Read(string text)
    {
        var parts = text.Split(Parting, HeadLines + 1);
        if (parts.Length <= HeadLines || parts[0].Split(' ') is not [var pid, var startedAt, var files]
            || !int.TryParse(pid, CultureInfo.InvariantCulture, out var process)
            || !long.TryParse(startedAt, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(files, CultureInfo.InvariantCulture, out var ticks))
            return null;
        return new RunningRecord(new WorkerProcess(process, start), new DateTime(ticks, DateTimeKind.Utc),
            [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)], parts[2]);
    }
}
