using System.Text.Json;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Explanations;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>
/// What the operator's pages show and do, for a terminal: each command gives lines, for the deployment as a whole. Whoever runs commands may do
/// everything; who that is must be known before. What is refused is a <see cref="FaultException"/> whose message is one line.
/// </summary>
public sealed class OperatorCommands(IReadSide readSide, ActorPage page, Explainer explainer, IHostNodes nodes)
{
    /// <summary>What can be listed.</summary>
    public static IEnumerable<string> Kinds => ResourceTable.Kinds;

    /// <summary>The resources of a kind, those created first at the top: at most 1,000, and whether there are more.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>; null: <c>lb</c>.</param>
    /// <param name="project">Only those of this project; null: of all.</param>
    /// <param name="status">Only those with this provisioning status (an amphora: status), in any case of letters; null: with any.</param>
    /// <exception cref="FaultException">There is no such kind.</exception>
    public IReadOnlyList<string> List(string? kind, string? project, string? status) => ResourceTable.Of(readSide, kind ?? "lb", project, status);

    /// <summary>An actor, as <c>GET /operator/actors/KIND/ID</c> has it.</summary>
    /// <exception cref="FaultException">Something is missing, there are no such actors, or this one has no history.</exception>
    public async Task<IReadOnlyList<string>> ShowAsync(string? kind, string? id, CancellationToken cancellation = default) =>
        Lines(await page.OfAsync(new ActorAddress(Required(kind, "a kind"), Required(id, "an id")), cancellation));

    /// <summary>What a load balancer waits for, as <c>GET /v2/lbaas/loadbalancers/ID/explain</c> has it.</summary>
    /// <exception cref="FaultException">The id is none, or there is no such load balancer.</exception>
    public async Task<IReadOnlyList<string>> ExplainAsync(string? id)
    {
        if (!Guid.TryParse(Required(id, "an id"), out var balancer))
            throw new FaultException(Fault.Validation($"'{id}' is not the id of a load balancer, which is a UUID."));
        var explanation = await explainer.OfAsync(balancer) ?? throw new FaultException(Fault.NotFound(ApiResources.LoadBalancers.Title, balancer));
        using var json = JsonDocument.Parse(JsonBody.Copy(explanation, ExplanationText.Write));
        return Lines(json.RootElement);
    }

    /// <summary>Has a node end in order, as <c>POST /operator/cluster/nodes/NODE/drain</c> does.</summary>
    /// <param name="node">Where the others reach it, <c>host:port</c>.</param>
    /// <exception cref="FaultException">There is no such node, it is the last one, or it does not answer.</exception>
    public async Task<IReadOnlyList<string>> DrainAsync(string? node, CancellationToken cancellation = default)
    {
        await nodes.DrainOrFaultAsync(Required(node, "a node, host:port"), cancellation);
        return [$"Node {node} has begun to end."];
    }

    private static string Required(string? given, string what) =>
        string.IsNullOrWhiteSpace(given) ? throw new FaultException(Fault.Validation($"Give {what}.")) : given;

    // JSON escapes what controls a terminal, but not what turns the direction of writing.
    private static string[] Lines(object value) => [.. IndentedJson.Text(value).TrimEnd('\n').Split('\n').Select(Terminal.Text)];
}
