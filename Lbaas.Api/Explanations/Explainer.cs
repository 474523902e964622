using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Explanations;

/// <summary>What load balancers wait for. It is read from the journal when asked, so that nobody pays for it otherwise.</summary>
public sealed class Explainer(IActorHost host, TimeProvider time)
{
    /// <summary>Null: there is no such load balancer.</summary>
    public async ValueTask<Explanation?> OfAsync(Guid id)
    {
        if (await host.ReadStateAsync(LoadBalancerCommand.AddressOf(id)) is not LoadBalancerState balancer || balancer.View() is null)
            return null;
        return new Explanation(
            time.GetUtcNow(), balancer, await ReadAsync(balancer.Slots.Select(slot => slot.AmphoraId)), await ReadAsync(balancer.Retiring));
    }

    private async ValueTask<IReadOnlyList<AmphoraState>> ReadAsync(IEnumerable<Guid> amphorae)
    {
        var states = new List<AmphoraState>();
        foreach (var amphora in amphorae)
            states.Add(await host.ReadStateAsync(AmphoraCommand.AddressOf(amphora)) as AmphoraState ?? new AmphoraState { Id = amphora });
        return states;
    }
}

/// <summary>A load balancer and its amphorae, as the journal has them.</summary>
/// <param name="At">When it was read, UTC.</param>
/// <param name="Balancer">What it is and waits for.</param>
/// <param name="Amphorae">Those in its slots, in their order.</param>
/// <param name="Retiring">Those that must cease to be.</param>
public sealed record Explanation(
    DateTimeOffset At, LoadBalancerState Balancer, IReadOnlyList<AmphoraState> Amphorae, IReadOnlyList<AmphoraState> Retiring);
