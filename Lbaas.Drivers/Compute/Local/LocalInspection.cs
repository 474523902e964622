using Lbaas.Actors.Compute;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// Whether anything of an amphora on this machine runs. A dead agent is started again and adopts its HAProxy, which carries on
/// meanwhile: only where nothing is left there is nothing that answers at the VIP.
/// </summary>
internal static class LocalInspection
{
    /// <param name="hasNetwork">It has a network namespace, whose kernel knows its addresses also when no process is left.</param>
    public static InstanceInspected Of(AgentFiles files, bool hasNetwork)
    {
        if (!Directory.Exists(files.Directory))
            return new InstanceInspected(InstanceCondition.Gone, "its directory is gone");
        if (files.ReadPid() is { } pid && Processes.IsAlive(pid, files.Configuration))
            return new InstanceInspected(InstanceCondition.Running, "its agent runs");
        return Processes.Mentioning(files.Marks).Count > 0
            ? new InstanceInspected(InstanceCondition.Running, "its agent does not run, what it started does")
            : new InstanceInspected(hasNetwork ? InstanceCondition.Lifeless : InstanceCondition.Stopped, "none of its processes runs");
    }
}
