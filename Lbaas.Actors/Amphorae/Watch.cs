using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// From silence to a successor: heartbeats that went stale are suspicion, the agent's own silence convicts, the brake says when,
/// and the load balancer replaces it.
/// </summary>
internal sealed class Watch(AmphoraOptions options)
{
    public const string Timer = "watch";

    public static bool IsSuspect(AmphoraState state) => state is { Status: AmphoraStatus.Allocated, Alive: false, LoadBalancerId: not null };

    /// <summary>Looks for a second sign, and looks again later.</summary>
    public Effect Look(Effect effect, AmphoraState state, DateTimeOffset now) => IsSuspect(state)
        ? effect
            .ThenTell(new ActorAddress(AmphoraDriverRequest.WorkerKind, state.Id.ToString()), new ProbeAgent(state.Id, state.Instance!))
            .ThenSchedule(Timer, now + options.AskAgain, "nothing is heard of it")
        : effect;

    public static Effect Convict(AmphoraState state, AgentSilent silent) => Effect.None().ThenTell(
        BrakeCommand.Address,
        new RequestRepair(state.Id, state.LoadBalancerId!.Value, new FailureDomain(state.Zone, state.Instance?.Host), silent.Reason));

    public static Effect Heed(AmphoraState state, BrakeAnswer answer) => (answer, IsSuspect(state)) switch
    {
        (_, false) => Effect.None().ThenTell(BrakeCommand.Address, new WithdrawRepair(state.Id)),
        (RepairGranted, _) => Go(state),
        _ => Effect.None(),
    };

    private static Effect Go(AmphoraState state) => Effect.None().ThenTell(
        LoadBalancerCommand.AddressOf(state.LoadBalancerId!.Value), new AmphoraLost(state.Id, "It is silent, and so is its agent.", IsFenced: false));
}
