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
public sealed class ExplainEndpoint(ActorHost host, ShowEndpoint show, TimeProvider time)
{
    public void MapTo(Router router) =>
        router.Map("GET", "loadbalancers/{id}/explain", "loadbalancer:get_explain", Explain);

    private ValueTask<Answer> Explain(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.LoadBalancers);
        var id = Guid.Parse(document.Id);
        if (host.ReadState(LoadBalancerCommand.AddressOf(id)) is not LoadBalancerState balancer || balancer.View() is null)
            throw new FaultException(Fault.NotFound(ApiResources.LoadBalancers.Title, id));
        var explanation = new Explanation(time.GetUtcNow(), balancer, [.. balancer.Slots.Select(slot => Of(slot.AmphoraId))], [.. balancer.Retiring.Select(Of)]);
        return new(Answer.Envelope(200, "explanation", explanation, ExplanationText.Write));
    }

    private AmphoraState Of(Guid amphora) =>
        host.ReadState(AmphoraCommand.AddressOf(amphora)) as AmphoraState ?? new AmphoraState { Id = amphora };
}

/// <summary>A load balancer and its amphorae, as the journal has them.</summary>
/// <param name="Amphorae">Those in its slots, in their order.</param>
/// <param name="Retiring">Those that must cease to be.</param>
internal sealed record Explanation(
    DateTimeOffset At, LoadBalancerState Balancer, IReadOnlyList<AmphoraState> Amphorae, IReadOnlyList<AmphoraState> Retiring);
