using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// A spare that died would be found out by the load balancer that needs it most. So its agent is probed now and then; one that
/// is silent too often in a row, or whose instance is gone, is no spare any more (spec seeds-peers A7, "offline check").
/// </summary>
internal sealed class SpareHealth(AmphoraOptions options)
{
    public const string Timer = "health";

    public static bool IsSpare(AmphoraState state) => state.Status == AmphoraStatus.Ready;

    public Effect Watch(Effect effect, AmphoraState state, DateTimeOffset now) => IsSpare(state)
        ? effect.ThenSchedule(Timer, now + options.SpareCheckInterval, "the spare is probed")
        : effect;

    /// <summary>It became a spare, or is none any more.</summary>
    public Effect Follow(Effect effect, AmphoraState before, AmphoraState after, DateTimeOffset now) =>
        IsSpare(before) ? effect.ThenCancel(Timer) : Watch(effect, after, now);

    public Effect Probe(AmphoraState state, DateTimeOffset now) => IsSpare(state)
        ? Watch(Effect.None().ThenTell(new ActorAddress(AmphoraDriverRequest.WorkerKind, state.Id.ToString()), new ProbeAgent(state.Id, state.Instance!)), state, now)
        : Effect.None();

    /// <summary>It answered: earlier silence is forgotten.</summary>
    public static Effect Heard(AmphoraState state, DateTimeOffset now) =>
        state.Misses == 0 ? Effect.None() : Effect.Persist(new SpareChecked(0, "", now));

    /// <summary>One more silence; null when it was the last that is put up with.</summary>
    public Effect? Missed(AmphoraState state, AgentSilent silent, DateTimeOffset now)
    {
        var misses = state.Misses + 1;
        return misses >= options.SpareMissesMax
            ? null
            : Effect.Persist(new SpareChecked(misses, silent.Reason, now))
                .ThenTell(new ActorAddress(ComputeRequest.InspectionKind, state.Id.ToString()), new InspectInstance(state.Id, state.Instance?.ComputeId));
    }
}
