using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Tests.Simulation.Sabotage;

namespace Lbaas.Tests.Fleet.Sabotage;

/// <summary>It stays a suspect, and convicted, although it is heard again.</summary>
internal sealed class IsDeafToItsLife(IBehavior inner) : Wrapped(inner)
{
    public override Effect Decide(object state, object command, in ActorContext context) =>
        command is NodeObserved { Alive: true } or AgentAnswered && state is AmphoraState { Suspicion: not null }
            ? Effect.None()
            : base.Decide(state, command, context);
}

/// <summary>It is let go, and does nothing about it.</summary>
internal sealed class IgnoresItsGrant(IBehavior inner) : Wrapped(inner)
{
    public override Effect Decide(object state, object command, in ActorContext context) =>
        command is RepairGranted ? Effect.None() : base.Decide(state, command, context);
}
