using Lbaas.Actors.Rollouts;

namespace Lbaas.Actors.Format;

/// <summary>The part of <see cref="Manifests"/> that is about rollouts.</summary>
internal static class RolloutManifests
{
    public static readonly IReadOnlyDictionary<string, Type> Events = new Dictionary<string, Type>
    {
        ["rollout.begun.v1"] = typeof(RolloutBegun),
        ["rollout.stopped.v1"] = typeof(RolloutStopped),
        ["rollout.resumed.v1"] = typeof(RolloutResumed),
        ["rollout.aborted.v1"] = typeof(RolloutAborted),
        ["rollout.done.v1"] = typeof(RolloutDone),
        ["rollout.step-begun.v1"] = typeof(StepBegun),
        ["rollout.renewal-begun.v1"] = typeof(RenewalBegun),
        ["rollout.settling-begun.v1"] = typeof(SettlingBegun),
        ["rollout.health-turned.v1"] = typeof(HealthTurned),
        ["rollout.step-ended.v1"] = typeof(StepEnded),
        ["rollout.step-failed.v1"] = typeof(StepFailed),
    };
}
