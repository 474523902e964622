using Lbaas.Actors.Contract;
using Lbaas.Actors.Rollouts;

namespace Lbaas.Tests.Simulation.Sabotage;

/// <summary>Renews more load balancers at once than it was told to.</summary>
internal sealed class RollsTooManyOut(IBehavior inner) : Wrapped(inner)
{
    public override object Apply(object state, IEvent @event) => Inner.Apply(state, @event) is RolloutState next && @event is RolloutBegun
        ? next with { Wish = next.Wish with { AtOnce = next.Wish.AtOnce + 2 } }
        : Inner.Apply(state, @event);
}

/// <summary>Calls a load balancer done when it has only looked at it.</summary>
internal sealed class RollsNothingOut(IBehavior inner) : Wrapped(inner)
{
    public override object Apply(object state, IEvent @event) => @event is RenewalBegun begun
        ? Inner.Apply(state, new StepEnded(begun.LoadBalancerId, null, begun.At))
        : Inner.Apply(state, @event);
}
