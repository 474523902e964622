using System.Text;

namespace Lbaas.Api.Http;

/// <summary>An answer that is no JSON object of ours: the health check's.</summary>
public sealed record PlainText(string ContentType, string Text)
{
    /// <summary>What a browser may do with it (CSP Level 3); null for what is no page.</summary>
    public string? SecurityPolicy { get; init; }

    public async Task SendAsync(HttpContext http)
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        http.Response.ContentType = ContentType;
        if (SecurityPolicy is not null)
            http.Response.Headers.ContentSecurityPolicy = SecurityPolicy;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }
}
