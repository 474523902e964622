using Lbaas.Actors.Contract;
using Lbaas.Api.Http;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Operator;

/// <summary><c>/operator/cluster</c> and <c>/operator/actors/…</c>: the processes that share the actors, and one actor wherever it is.</summary>
public sealed class NodeEndpoints(IHostNodes nodes, ActorPage page)
{
    public void MapTo(Router router) => router
        .Map("GET", "cluster", OperatorEndpoints.Action, DescribeAsync)
        .Map("POST", "cluster/nodes/{node}/drain", OperatorEndpoints.Action, DrainAsync)
        .Map("GET", "actors/{kind}/{id}", OperatorEndpoints.Action, ShowAsync);

    private async ValueTask<Answer> DescribeAsync(ApiRequest request) => IndentedJson.Of(await nodes.DescribeAsync(request.Aborted));

    private async ValueTask<Answer> DrainAsync(ApiRequest request)
    {
        var node = request.Arguments[0];
        await nodes.DrainOrFaultAsync(node, request.Aborted);
        return IndentedJson.Of(new { Draining = node }) with { Status = 202 };
    }

    private async ValueTask<Answer> ShowAsync(ApiRequest request) =>
        IndentedJson.Of(await page.OfAsync(new ActorAddress(request.Arguments[0], request.Arguments[1]), request.Aborted));
}
