using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Rest;

/// <summary>The configurations of UDP and SCTP listeners (spec amphora 1). They are run, stopped and deleted where load balancers are.</summary>
internal static class DatagramEndpoints
{
    public static void MapDatagrams(this IEndpointRouteBuilder routes, DatagramNode node, LoadBalancerDirectory directory)
    {
        routes.MapPut("/1.0/listeners/{amphora}/{id}/udp_listener", async context =>
            await (await UploadAsync(context, node)).WriteAsync(context));
        routes.MapGet("/1.0/listeners/{id}/udp_listener", context => DownloadAsync(context, directory.Datagrams));
    }

    private static async Task<Answer> UploadAsync(HttpContext context, DatagramNode node)
    {
        if (!context.TryId("amphora", out _))
            return Answers.NotAUuid("amphora id", context.Text("amphora"));
        if (!context.TryId("id", out var id))
            return Answers.NotAUuid("listener id", context.Text("id"));
        if (!LoadBalancerEndpoints.TryRevision(context, out var revision))
            return Answer.Invalid($"{LoadBalancerEndpoints.RevisionHeader} must be a positive integer");
        var text = await RequestBody.ReadAsync(context, RequestBody.ConfigurationBytesMax);
        return await node.UploadAsync(id, text, revision, CancellationToken.None);
    }

    private static async Task DownloadAsync(HttpContext context, DatagramDirectory directory)
    {
        if (!context.TryId("id", out var id) || !directory[id].Exists)
        {
            await Answer.NotFound("UDP Listener Not Found", $"No UDP listener with UUID: {context.Text("id")}").WriteAsync(context);
            return;
        }
        var text = await File.ReadAllBytesAsync(directory[id].Configuration, context.RequestAborted);
        context.Response.ContentType = "text/plain";
        context.Response.Headers.ETag = ConfigurationDigest.Of(text).ToString();
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
