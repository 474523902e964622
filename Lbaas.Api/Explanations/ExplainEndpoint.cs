using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Explanations;

/// <summary>
/// <c>GET loadbalancers/{id}/explain</c>, which Octavia does not have: what a load balancer waits for now, and why. It is read
/// from the journal when asked, so that nobody pays for it otherwise.
/// </summary>
public sealed class ExplainEndpoint(IActorHost host, ShowEndpoint show, TimeProvider time)
{
    public void MapTo(Router router) =>
        router.Map("GET", "loadbalancers/{id}/explain", "loadbalancer:get_explain", ExplainAsync);

    private async ValueTask<Answer> ExplainAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.LoadBalancers);
        var id = Guid.Parse(document.Id);
        if (await host.ReadStateAsync(LoadBalancerCommand.AddressOf(id)) is not LoadBalancerState balancer || balancer.View() is null)
            throw new FaultException(Fault.NotFound(ApiResources.LoadBalancers.Title, id));
        var explanation = new Explanation(
            time.GetUtcNow(), balancer, await ReadAsync(balancer.Slots.Select(slot => slot.AmphoraId)), await ReadAsync(balancer.Retiring));
        return Answer.Envelope(200, "explanation", explanation, ExplanationText.Write);
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
/// <param name="Amphorae">Those in its slots, in their order.</param>
/// <param name="Retiring">Those that must cease to be.</param>
internal sealed record Explanation(
    DateTimeOffset At, LoadBalancerState Balancer, IReadOnlyList<AmphoraState> Amphorae, IReadOnlyList<AmphoraState> Retiring);
