using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Amphorae;

/// <summary>What an amphora is told of itself while it is watched.</summary>
internal static class Signs
{
    public static readonly NodeObserved Silence = new(false, OperatingStatus.Error, null, null);
    public static readonly NodeObserved Life = new(true, OperatingStatus.Online, null, null);
    public static readonly AgentSilent Mute = new("no answer");
    public static readonly AgentSilent Refusal = new("connection refused") { IsRefused = true };
    public static readonly InstanceInspected Stopped = new(InstanceCondition.Stopped, "no process");
    public static readonly InstanceInspected Runs = new(InstanceCondition.Running, "its agent runs");

    /// <summary>The time between two looks at a suspect.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
}
