using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;

namespace Lbaas.Api.Changes;

/// <summary>Asks an actor, in whichever host it lives.</summary>
/// <exception cref="Runtime.HostUnavailableException">Not now.</exception>
public delegate Task<object> AskActor(ActorAddress actor, object message, TimeSpan timeout, CancellationToken cancellation);

/// <summary>The way of every change from the edge to the actor that decides about it, with the bound on how many are under way.</summary>
public sealed class ChangeGateway(AskActor ask, ChangeLimits limits)
{
    private int _inFlight;

    /// <summary>Changes that clients wait for now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <returns>The answer when the change is durable.</returns>
    /// <exception cref="FaultException">The actor refuses it.</exception>
    /// <exception cref="IdSpentException">It needs other ids.</exception>
    /// <exception cref="EdgeFullException">Too many are under way.</exception>
    /// <exception cref="Runtime.HostUnavailableException">The host can't take it now.</exception>
    public ValueTask<Accepted> ChangeAsync(Guid loadBalancerId, ChangeRequest change, CancellationToken cancellation) =>
        AskAsync(LoadBalancerCommand.AddressOf(loadBalancerId), change, cancellation);

    /// <summary>The same for any actor that answers with an <see cref="Outcome"/>.</summary>
    /// <exception cref="FaultException">The actor refuses it.</exception>
    /// <exception cref="IdSpentException">It needs other ids.</exception>
    /// <exception cref="EdgeFullException">Too many are under way.</exception>
    /// <exception cref="Runtime.HostUnavailableException">The host can't take it now.</exception>
    public async ValueTask<Accepted> AskAsync(ActorAddress actor, object change, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _inFlight) > limits.InFlightMax)
        {
            Interlocked.Decrement(ref _inFlight);
            throw new EdgeFullException(limits.InFlightMax);
        }
        try
        {
            var outcome = await ask(actor, change, limits.Timeout, cancellation);
            return outcome switch
            {
                Accepted accepted => accepted,
                Rejected rejected => throw new FaultException(rejected.Fault),
                IdSpent => throw new IdSpentException(),
                _ => throw new InvalidOperationException($"{actor} answered with a {outcome.GetType().Name}."),
            };
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}

/// <summary>As many changes are under way as the edge allows. Nothing has happened.</summary>
public sealed class EdgeFullException(int limit)
    : Runtime.HostUnavailableException($"{limit} changes are under way already.", TimeSpan.FromSeconds(1));
