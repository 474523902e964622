using System.Collections.Immutable;
using System.Globalization;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>What a worker has in effect.</summary>
/// <param name="Worker">Its process.</param>
/// <param name="Files">When the newest of the other files was written that the configuration may name.</param>
/// <param name="Leaving">
/// Servers (<c>backend/server</c>) that are gone from the configuration and finish what they have, and since when.
/// </param>
/// <param name="Text">Its configuration.</param>
internal sealed record RunningRecord(WorkerProcess Worker, DateTime Files, ImmutableDictionary<string, DateTimeOffset> Leaving, string Text)
{
    // No name of a server or backend has it: HAProxy refuses it.
    private const char Since = '@';
    private const char Parting = '\n';
    private const int HeadLines = 2;

    /// <summary>First a line about the worker, then one with the leaving servers, then the configuration.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture,
        $"{Worker.Pid} {Worker.StartedAt} {Files.Ticks}{Parting}{string.Join(' ', Leaving.Select(entry => $"{entry.Key}{Since}{entry.Value.ToUnixTimeMilliseconds()}"))}{Parting}{Text}");

    /// <summary>Null for a text that is none.</summary>
    public static RunningRecord? Read(string text)
    {
        var parts = text.Split(Parting, HeadLines + 1);
        if (parts.Length <= HeadLines || parts[0].Split(' ') is not [var pid, var startedAt, var files]
            || !int.TryParse(pid, CultureInfo.InvariantCulture, out var process)
            || !long.TryParse(startedAt, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(files, CultureInfo.InvariantCulture, out var ticks)
            || LeavingIn(parts[1]) is not { } leaving)
            return null;
        return new RunningRecord(new WorkerProcess(process, start), new DateTime(ticks, DateTimeKind.Utc), leaving, parts[2]);
    }

    private static ImmutableDictionary<string, DateTimeOffset>? LeavingIn(string line)
    {
        var leaving = ImmutableDictionary.CreateBuilder<string, DateTimeOffset>();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf(Since);
            if (at < 0 || !long.TryParse(word.AsSpan(at + 1), CultureInfo.InvariantCulture, out var since))
                return null; // an earlier agent's record, without times
            leaving[word[..at]] = DateTimeOffset.FromUnixTimeMilliseconds(since);
        }
        return leaving.ToImmutable();
    }
}
