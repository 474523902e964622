using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lbaas.Tests.Api;

public sealed record ApiReply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Fault => Json.GetProperty("faultstring").GetString();
}
