using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Runtime;
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
        return await nodes.DrainAsync(node, request.Aborted) switch
        {
            Draining.Begun => IndentedJson.Of(new { Draining = node }) with { Status = 202 },
            Draining.LastOne => throw new FaultException(new Fault(409, $"Node {node} is the last one: nobody would be left to go on. Stop its process instead.")),
            Draining.Unreachable => throw new FaultException(new Fault(409, $"Node {node} does not answer. Its process may be ended; the others will notice.")),
            _ => throw new FaultException(new Fault(404, $"There is no node '{node}'; GET /operator/cluster has them.")),
        };
    }

    private async ValueTask<Answer> ShowAsync(ApiRequest request)
    {
        var actor = new ActorAddress(request.Arguments[0], request.Arguments[1]);
        try
        {
            return IndentedJson.Of(await page.OfAsync(actor, request.Aborted) ?? throw new FaultException(new Fault(404, $"{actor} has no history.")));
        }
        catch (UnknownKindException)
        {
            throw new FaultException(new Fault(404, $"There are no actors of the kind '{actor.Kind}'; GET /operator/cluster has the kinds."));
        }
    }
}
