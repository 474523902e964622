using System.Globalization;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Rest;

/// <summary>
/// Configuration and run state of load balancers. What a client has begun is finished even if it hangs up: every step
/// has its own bound.
/// </summary>
internal static class LoadBalancerEndpoints
{
    /// <summary>The header that carries an upload's revision; absent from Octavia's controllers.</summary>
    public const string RevisionHeader = "X-Lbaas-Revision";

    public static void MapLoadBalancers(
        this IEndpointRouteBuilder routes, LoadBalancerNode node, DatagramNode datagrams, LoadBalancerDirectory directory)
    {
        routes.MapPut("/1.0/loadbalancer/{amphora}/{id}/haproxy", async context =>
            await (await UploadAsync(context, node)).WriteAsync(context));
        routes.MapGet("/1.0/loadbalancer/{id}/haproxy", context => DownloadAsync(context, directory));
        routes.MapPut("/1.0/loadbalancer/{id}/{action}", async context =>
            await (await ActAsync(context, node, datagrams, directory)).WriteAsync(context));
        routes.MapDelete("/1.0/listeners/{id}", async context =>
        {
            // Nothing but a UUID was ever put here, so anything else is as unknown as an unknown UUID: done already.
            var answer = !context.TryId("id", out var id) ? Answer.Ok()
                : directory.Datagrams[id].Exists ? await datagrams.DeleteAsync(id, CancellationToken.None)
                : await node.DeleteAsync(id, CancellationToken.None);
            await answer.WriteAsync(context);
        });
    }

    private static async Task<Answer> UploadAsync(HttpContext context, LoadBalancerNode node)
    {
        if (!context.TryId("amphora", out _))
            return Answers.NotAUuid("amphora id", context.Text("amphora"));
        if (!context.TryId("id", out var id))
            return Answers.NotAUuid("load balancer id", context.Text("id"));
        if (!TryRevision(context, out var revision))
            return Answer.Invalid($"{RevisionHeader} must be a positive integer");
        var text = await RequestBody.ReadAsync(context, RequestBody.ConfigurationBytesMax);
        return await node.UploadAsync(id, text, revision, CancellationToken.None);
    }

    private static async Task DownloadAsync(HttpContext context, LoadBalancerDirectory directory)
    {
        if (!context.TryId("id", out var id) || !directory[id].Exists)
        {
            await Answers.NoLoadBalancer(context.Text("id") ?? "").WriteAsync(context);
            return;
        }
        var text = await File.ReadAllBytesAsync(directory[id].Configuration, context.RequestAborted);
        context.Response.ContentType = "text/plain";
        context.Response.Headers.ETag = ConfigurationDigest.Of(text).ToString();
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }

    private static async Task<Answer> ActAsync(
        HttpContext context, LoadBalancerNode node, DatagramNode datagrams, LoadBalancerDirectory directory)
    {
        var action = context.Text("action")?.ToLowerInvariant();
        if (action is not ("start" or "stop" or "reload"))
            return new Answer(StatusCodes.Status400BadRequest, "Invalid Request", $"Unknown action: {action}");
        if (!context.TryId("id", out var id))
            return Answers.NoLoadBalancer(context.Text("id") ?? "");
        if (directory.Datagrams[id].Exists)
            return action == "stop" ? await datagrams.StopAsync(id, CancellationToken.None) : await datagrams.RunAsync(id, action, CancellationToken.None);
        return action switch
        {
            "start" => await node.StartAsync(id, CancellationToken.None),
            "stop" => await node.StopAsync(id, CancellationToken.None),
            _ => await node.ReloadAsync(id, CancellationToken.None),
        };
    }

    public static bool TryRevision(HttpContext context, out long? revision)
    {
        revision = null;
        if (!context.Request.Headers.TryGetValue(RevisionHeader, out var header))
            return true;
        if (!long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value <= 0)
            return false;
        revision = value;
        return true;
    }
}
