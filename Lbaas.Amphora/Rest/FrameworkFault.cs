using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Rest;

/// <summary>What Octavia's framework answers in a handler's stead: <c>{"error": text, "http_code": n}</c>.</summary>
internal static class FrameworkFault
{
    public static Task BadRequestAsync(HttpContext context, string description) => WriteAsync(
        context, StatusCodes.Status400BadRequest, $"400 Bad Request: {description}");

    public static Task WriteAsync(HttpContext context, int status, string text) =>
        Json.WriteAsync(context, status, new JsonObject { ["error"] = text, ["http_code"] = status });
}
