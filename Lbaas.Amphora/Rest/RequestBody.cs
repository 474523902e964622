using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace Lbaas.Amphora.Rest;

/// <summary>Reads bodies whole, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The largest HAProxy configuration, in bytes: some fifty thousand members.</summary>
    public const int ConfigurationBytesMax = 16 << 20;

    /// <summary>The largest PEM file or agent configuration, in bytes.</summary>
    public const int FileBytesMax = 1 << 20;

    /// <exception cref="BadHttpRequestException">It is longer (413), or the client gave up.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, int bytesMax)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = bytesMax;
        using var content = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, bytesMax));
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        return content.ToArray();
    }

    /// <summary>Null when it is not JSON, or nothing.</summary>
    public static async Task<JsonNode?> ReadJsonAsync(HttpContext context)
    {
        try
        {
            return JsonNode.Parse(await ReadAsync(context, FileBytesMax));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
