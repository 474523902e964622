using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Operator;

/// <summary>The wish that a node ends, and what to tell whoever had it.</summary>
internal static class NodeDrain
{
    /// <summary>Returns when the node has begun to end.</summary>
    /// <exception cref="FaultException">404: there is no such node. 409: it is the last one, or does not answer.</exception>
    public static async Task DrainOrFaultAsync(this IHostNodes nodes, string node, CancellationToken cancellation)
    {
        var refusal = await nodes.DrainAsync(node, cancellation) switch
        {
            Draining.Begun => null,
            Draining.LastOne => new Fault(409, $"Node {node} is the last one: nobody would be left to go on. Stop its process instead."),
            Draining.Unreachable => new Fault(409, $"Node {node} does not answer. Its process may be ended; the others will notice."),
            _ => new Fault(404, $"There is no node '{node}'; GET /operator/cluster has them."),
        };
        if (refusal is not null)
            throw new FaultException(refusal);
    }
}
