using System.Globalization;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>A process that no later one is taken for, though pids are used again.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="StartedAt">When it started, in the kernel's ticks since boot.</param>
internal readonly record struct WorkerProcess(int Pid, long StartedAt)
{
    private const int StartedAtField = 22;

    /// <summary>Null when there is no such process.</summary>
    public static WorkerProcess? Find(int pid)
    {
        try
        {
            // "pid (name) state …", where the name may hold anything.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new WorkerProcess(pid, long.Parse(fields[StartedAtField - 3], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
