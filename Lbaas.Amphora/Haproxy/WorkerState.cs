using System.Globalization;

namespace Lbaas.Amphora.Haproxy;

/// <summary>What <c>show info</c> says of a worker.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="IsStopping">It was told to leave and accepts no more connections.</param>
/// <param name="Jobs">What keeps it from ending: connections, listeners, and whoever asks.</param>
internal readonly record struct WorkerState(int Pid, bool IsStopping, int Jobs)
{
    /// <summary>Nothing is left of it but the one who asks: it will count nothing any more.</summary>
    public bool IsDrained => IsStopping && Jobs <= 1;

    /// <summary>Null when the answer names no worker.</summary>
    public static WorkerState? In(string answer)
    {
        if (StatsSocket.PidIn(answer) is not { } pid)
            return null;
        return new WorkerState(pid, Number(answer, "Stopping: ") != 0, Number(answer, "Jobs: ") - Number(answer, "Unstoppable Jobs: "));
    }

    private static int Number(string answer, string name)
    {
        foreach (var line in answer.AsSpan().EnumerateLines())
            if (line.StartsWith(name, StringComparison.Ordinal)
                && int.TryParse(line[name.Length..], CultureInfo.InvariantCulture, out var value))
                return value;
        return 0;
    }
}
