using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Rest;

internal static class Json
{
    // Checker output is shown to people: quotes and umlauts stay readable. The body is never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
            body.WriteTo(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
