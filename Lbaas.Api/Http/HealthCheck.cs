namespace Lbaas.Api.Http;

/// <summary><c>/healthcheck</c> (spec api 1.2): this process answers. Off by default.</summary>
public static class HealthCheck
{
    public static Answer Answer(HttpContext http, bool enabled)
    {
        if (!enabled)
            return FaultBodies.NotFound();
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return FaultBodies.MethodNotAllowed(http.Request.Method);
        }
        var accept = http.Request.Headers.Accept.ToString();
        return new Answer(200)
        {
            Text = accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                ? new PlainText("application/json", """{"detailed": false, "reasons": ["OK"]}""")
                : accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
                    ? new PlainText("text/html; charset=UTF-8", "<html><body>OK</body></html>")
                    : new PlainText("text/plain; charset=UTF-8", "OK"),
        };
    }
}
