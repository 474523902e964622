namespace Lbaas.Amphora.Rest;

/// <summary>
/// What no handler answered: <c>{"error": text, "http_code": n}</c>, the shape and texts of Octavia's framework.
/// </summary>
internal sealed partial class FaultMiddleware(RequestDelegate next, ILogger<FaultMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, fault.StatusCode);
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Log.Failed(logger, context.Request.Method, context.Request.Path, fault);
            await FrameworkFault.WriteAsync(context, StatusCodes.Status500InternalServerError, fault.Message);
            return;
        }
        if (!context.Response.HasStarted && context.GetEndpoint() is null or { DisplayName: "405 HTTP Method Not Supported" })
            await WriteAsync(context, context.Response.StatusCode);
    }

    private static Task WriteAsync(HttpContext context, int status)
    {
        var text = status switch
        {
            404 => "404 Not Found: The requested URL was not found on the server. If you entered the URL manually please "
                + "check your spelling and try again.",
            405 => "405 Method Not Allowed: The method is not allowed for the requested URL.",
            413 => "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.",
            _ => $"{status} Bad Request: The browser (or proxy) sent a request that this server could not understand.",
        };
        return FrameworkFault.WriteAsync(context, status, text);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, string method, string path, Exception fault);
    }
}
