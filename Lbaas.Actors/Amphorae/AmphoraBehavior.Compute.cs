using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Amphorae;

// What the compute service says of its instance.
public sealed partial class AmphoraBehavior
{
    private Effect Computed(AmphoraState state, ComputeAnswer answer, DateTimeOffset now) => (answer, state.Status) switch
    {
        (InstanceCreated created, AmphoraStatus.PendingCreate) => Then(state, now, new InstanceBooted(created.Instance, now)),
        (InstanceCreated created, AmphoraStatus.Allocated or AmphoraStatus.Ready) when Rotation.Newest(created.Instance, state.Instance!) is var instance && instance != state.Instance =>
            Found(state, instance, now),
        (InstanceFailed { Final: true } failed, AmphoraStatus.PendingCreate) => Fail(state, failed.Reason, now),
        (InstanceFailed failed, AmphoraStatus.PendingCreate) => Postpone(state, failed.Reason, now),
        (InstanceInspected { Condition: InstanceCondition.Gone } gone, AmphoraStatus.Booting or AmphoraStatus.Ready) => Fail(state, gone.Reason, now),
        // Its agent may have come up at another place.
        (InstanceInspected { Condition: InstanceCondition.Running }, AmphoraStatus.Booting) => Effect.None().ThenTell(Compute(state), Order(state)),
        (InstanceCreated created, AmphoraStatus.Booting) when created.Instance != state.Instance => Then(state, now, new InstanceMoved(created.Instance, now)),
        (InstanceDeleted, AmphoraStatus.PendingDelete) => Then(state, now, new AmphoraDeleted(now)),
        (InstanceDeleteFailed failed, AmphoraStatus.PendingDelete) => Postpone(state, failed.Reason, now),
        (InstanceInspected inspected, _) when Watch.IsSuspect(state) => _watch.Inspected(state, inspected, now),
        _ => Effect.None(),
    };

    // The same instance at another place has all it had. Another instance has nothing of it: what was on the first is lost.
    private Effect Found(AmphoraState state, Instance instance, DateTimeOffset now) => instance.ComputeId == state.Instance!.ComputeId
        ? Then(state, now, new InstanceMoved(instance, now))
        : Fail(state, "Its instance was lost, and an empty one came in its place.", now);

    private Effect Disown(AmphoraState state, string? computeId, DateTimeOffset now) =>
        Ownership.Of(state, computeId, now) is { } leak ? Then(state, now, leak) : Effect.None();

    // One that has another instance asks which is its: the one it knows may have been lost, and replaced by an empty one.
    private Effect See(AmphoraState state, string computeId, DateTimeOffset now) => state.Status switch
    {
        AmphoraStatus.Allocated or AmphoraStatus.Ready when !Ownership.IsOf(state, computeId) => Effect.None().ThenTell(Compute(state), Order(state)),
        _ => Disown(state, computeId, now),
    };

    // A spare is missed by nobody. One in service that is really gone falls silent, and then the compute service is asked for this
    // one instance; while it is heard, a list proves nothing.
    private Effect Miss(AmphoraState state, string computeId, DateTimeOffset now) => state.Status == AmphoraStatus.Ready && Ownership.IsOf(state, computeId)
        ? Fail(state, "the compute service does not have its instance any more", now)
        : Effect.None();

    private static ActorAddress Compute(AmphoraState state) => new(ComputeRequest.WorkerKind, state.Id.ToString());

    private static ActorAddress Inspection(AmphoraState state) => new(ComputeRequest.InspectionKind, state.Id.ToString());

    private static CreateInstance Order(AmphoraState state) => new(state.Id, state.LoadBalancerId, state.Zone, state.Traits);
}
