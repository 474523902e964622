using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Brakes;

/// <summary>Lets amphorae be replaced.</summary>
public sealed class BrakeBehavior : EventSourcedBehavior<BrakeState, BrakeCommand, BrakeEvent>
{
    public override string Kind => BrakeCommand.Kind;

    public override BrakeState Empty(string id) => new();

    public override BrakeState Apply(BrakeState state, BrakeEvent @event) => throw new UnknownEventException(Kind, @event.GetType().Name);

    public override Effect Decide(BrakeState state, BrakeCommand command, in ActorContext context) => command switch
    {
        RequestRepair request => Effect.None().ThenTell(AmphoraCommand.AddressOf(request.AmphoraId), new RepairGranted()),
        WithdrawRepair or RepairEnded => Effect.None(),
        _ => Effect.Unhandled(),
    };
}

/// <summary>What the brake remembers.</summary>
public sealed record BrakeState;

/// <summary>What happens to the brake.</summary>
public abstract record BrakeEvent : IEvent;
