using Lbaas.Runtime;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Http;

/// <summary><c>/healthcheck</c> (spec api 1.2): this process answers and can read its database. Off by default.</summary>
/// <param name="enabled">Otherwise it is not there.</param>
public sealed class HealthCheck(IReadSide readSide, bool enabled)
{
    public Answer Answer(HttpContext http)
    {
        if (!enabled)
            return FaultBodies.NotFound();
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return FaultBodies.MethodNotAllowed(http.Request.Method);
        }
        var reason = CanRead() ? "OK" : "The database can't be read";
        var accept = http.Request.Headers.Accept.ToString();
        return new Answer(reason == "OK" ? 200 : 503)
        {
            Text = accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                ? new PlainText("application/json", $$"""{"detailed": false, "reasons": ["{{reason}}"]}""")
                : accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
                    ? new PlainText("text/html; charset=UTF-8", $"<html><body>{reason}</body></html>")
                    : new PlainText("text/plain; charset=UTF-8", reason),
        };
    }

    private bool CanRead()
    {
        try
        {
            // Whether there is such a document is all the same.
            readSide.Find("healthcheck", "");
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }
}
