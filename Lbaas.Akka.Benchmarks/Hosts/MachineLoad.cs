namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>What else the machine does: without it no figure means anything.</summary>
internal static class MachineLoad
{
    /// <summary>Runnable threads on average over the last minute.</summary>
    public static string Now => $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} processors";
}
