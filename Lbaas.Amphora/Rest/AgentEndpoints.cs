using Lbaas.Amphora.Node;
using Lbaas.Amphora.Tls;

namespace Lbaas.Amphora.Rest;

/// <summary>What concerns the node as a whole.</summary>
internal static class AgentEndpoints
{
    public static void MapAgent(this IEndpointRouteBuilder routes, NodeInformation node, ServerCertificate certificate,
        AgentConfiguration configuration)
    {
        routes.MapGet("/", (RequestDelegate)(context => Json.WriteAsync(context, 200, NodeInformation.Versions())));
        routes.MapGet("/1.0/info", async context =>
            await Json.WriteAsync(context, 200, await node.InfoAsync(context.RequestAborted)));
        routes.MapGet("/1.0/details", async context =>
            await Json.WriteAsync(context, 200, await node.DetailsAsync(context.RequestAborted)));
        routes.MapGet("/1.0/listeners", (RequestDelegate)(context => Json.WriteAsync(context, 200, node.ListenerList())));
        routes.MapPut("/1.0/certificate", async context =>
        {
            var pem = await RequestBody.ReadAsync(context, RequestBody.FileBytesMax);
            var answer = certificate.TryReplace(pem)
                ? Answer.Accepted()
                : Answer.Invalid("A certificate for this amphora with its key, as PEM, is required.");
            await answer.WriteAsync(context);
        });
        routes.MapPut("/1.0/config", async context =>
            await configuration.Replace(await RequestBody.ReadAsync(context, RequestBody.FileBytesMax)).WriteAsync(context));
    }
}
