
namespace Lbaas.Api.Http;

/// <summary>Lets browsers of the configured origins in (spec api 1). Without origins, which is the default, it adds nothing.</summary>
public sealed class Cors(IReadOnlyList<string> allowedOrigins)
{
    private const string Headers = "X-Auth-Token, X-Openstack-Request-Id";

    /// <summary>Adds the headers. True when the request was a preflight and is answered by them alone.</summary>
    public bool Apply(HttpContext http)
    {
        if (allowedOrigins.Count == 0 || http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            return false;
        if (!allowedOrigins.Contains(origin) && !allowedOrigins.Contains("*"))
            return false;
        // It is repeated in a header, which takes nothing else.
        if (!origin.All(static character => character is > ' ' and < '\x7f'))
            return false;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = Headers;
        if (!HttpMethods.IsOptions(http.Request.Method) || !http.Request.Headers.ContainsKey("Access-Control-Request-Method"))
            return false;
        headers.AccessControlAllowMethods = "GET, PUT, POST, DELETE";
        headers.AccessControlAllowHeaders = Headers + ", Content-Type, Idempotency-Key";
        headers.AccessControlMaxAge = "3600";
        return true;
    }
}
