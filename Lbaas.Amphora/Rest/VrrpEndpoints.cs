using Lbaas.Amphora.Vrrp;

namespace Lbaas.Amphora.Rest;

/// <summary>keepalived's configuration and run state.</summary>
internal static class VrrpEndpoints
{
    public static void MapVrrp(this IEndpointRouteBuilder routes, VrrpNode node)
    {
        routes.MapPut("/1.0/vrrp/upload", async context =>
        {
            var text = await RequestBody.ReadAsync(context, RequestBody.FileBytesMax);
            await (await node.UploadAsync(text, CancellationToken.None)).WriteAsync(context);
        });
        routes.MapPut("/1.0/vrrp/{action}", async context =>
        {
            var action = context.Text("action")?.ToLowerInvariant();
            var answer = action is "start" or "stop" or "reload"
                ? await node.ActAsync(action, CancellationToken.None)
                : new Answer(StatusCodes.Status400BadRequest, "Invalid Request", $"Unknown action: {action}");
            await answer.WriteAsync(context);
        });
    }
}
