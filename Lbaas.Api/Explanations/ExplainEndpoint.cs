using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;

namespace Lbaas.Api.Explanations;

/// <summary><c>GET loadbalancers/{id}/explain</c>, which Octavia does not have: what a load balancer waits for now, and why.</summary>
public sealed class ExplainEndpoint(Explainer explainer, ShowEndpoint show)
{
    public void MapTo(Router router) =>
        router.Map("GET", "loadbalancers/{id}/explain", "loadbalancer:get_explain", ExplainAsync);

    private async ValueTask<Answer> ExplainAsync(ApiRequest request)
    {
        request.AllowQuery();
        var id = Guid.Parse(show.Find(request, ApiResources.LoadBalancers).Id);
        var explanation = await explainer.OfAsync(id) ?? throw new FaultException(Fault.NotFound(ApiResources.LoadBalancers.Title, id));
        return Answer.Envelope(200, "explanation", explanation, ExplanationText.Write);
    }
}
