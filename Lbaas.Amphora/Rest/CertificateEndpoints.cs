using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Rest;

/// <summary>The PEM files of a load balancer's TLS listeners, and the lists that name them.</summary>
internal static partial class CertificateEndpoints
{
    private const string Pattern = "/1.0/loadbalancer/{id}/certificates/{file}";

    public static void MapCertificates(this IEndpointRouteBuilder routes, LoadBalancerDirectory directory)
    {
        routes.MapPut(Pattern, async context =>
        {
            var (path, refusal) = Locate(context, directory);
            if (path is not null)
            {
                var content = await RequestBody.ReadAsync(context, RequestBody.FileBytesMax);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, content);
                refusal = Answer.Ok(etag: ConfigurationDigest.Of(content).ToString());
            }
            await refusal!.WriteAsync(context);
        });
        routes.MapGet(Pattern, (RequestDelegate)(context =>
        {
            var (path, refusal) = Locate(context, directory);
            if (path is null)
                return refusal!.WriteAsync(context);
            return File.Exists(path)
                ? Json.WriteAsync(context, 200, new JsonObject
                {
                    ["md5sum"] = ConfigurationDigest.Of(File.ReadAllBytes(path)).ToString(),
                })
                : Answer.NotFound("Certificate Not Found", $"No certificate with filename: {context.Text("file")}")
                    .WriteAsync(context);
        }));
        routes.MapDelete(Pattern, (RequestDelegate)(context =>
        {
            var (path, refusal) = Locate(context, directory);
            if (path is not null && File.Exists(path))
                File.Delete(path);
            return (refusal ?? Answer.Ok()).WriteAsync(context);
        }));
    }

    private static (string? Path, Answer? Refusal) Locate(HttpContext context, LoadBalancerDirectory directory)
    {
        if (!context.TryId("id", out var id))
            return (null, Answers.NotAUuid("load balancer id", context.Text("id")));
        return context.Text("file") is { } file && FileName().IsMatch(file)
            ? (Path.Combine(directory[id].Certificates, file), null)
            : (null, new Answer(StatusCodes.Status400BadRequest, "Filename has wrong format"));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\.pem\z")]
    private static partial Regex FileName();
}
