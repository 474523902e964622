using Lbaas.Actors.Requests;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.OpenApi;
using Lbaas.Runtime;

namespace Lbaas.Api.Http;

/// <summary>
/// Every request's way: request id, path, authentication, route, answer. The one place where exceptions become faults.
/// </summary>
public sealed partial class FrontEnd(
    Router resources, Router lookups, Router operatorPages, DescriptionPages description, IAuthenticator authenticator, IAuthorizer authorizer,
    Cors cors, HealthCheck healthCheck, ILogger<FrontEnd> logger)
{
    private const string RequestIdHeader = "x-openstack-request-id";
    private const string RetrySeconds = "1";
    private static readonly Caller Nobody = new(null, null, []);

    /// <summary>The tenants' routes.</summary>
    public IReadOnlyList<(string Method, string Template, string Action)> Routes => resources.Routes;

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = $"req-{Guid.NewGuid()}";
        http.Response.Headers[RequestIdHeader] = requestId;
        // Names that tenants give are text in here, whatever a browser might take them for.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (cors.Apply(http))
            return;
        var answer = await AnswerAsync(http, requestId);
        await SendAsync(http, answer);
    }

    private async ValueTask<Answer> AnswerAsync(HttpContext http, string requestId)
    {
        try
        {
            return await RouteAsync(http, requestId);
        }
        catch (FaultException refused)
        {
            // Clients try again what they are told to; 503 always passes, so they are told.
            if (refused.Fault.Code == 503)
                http.Response.Headers.RetryAfter = RetrySeconds;
            return FaultBodies.Of(refused.Fault);
        }
        catch (HostUnavailableException unavailable)
        {
            LogUnavailable(requestId, unavailable.Message);
            if (unavailable.RetryAfter > TimeSpan.Zero)
                http.Response.Headers.RetryAfter = ((int)Math.Ceiling(unavailable.RetryAfter.TotalSeconds)).ToString();
            return FaultBodies.Of(new Fault(503, "The service is not able to do this now. Please try again."));
        }
        catch (MessageTooLargeException large)
        {
            return FaultBodies.Of(new Fault(413, large.Message));
        }
        catch (BadHttpRequestException malformed)
        {
            return FaultBodies.Of(new Fault(malformed.StatusCode, malformed.StatusCode == 413 ? "Request is too large." : "Bad request."));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read it.
            return new Answer(499);
        }
        catch (Exception unforeseen)
        {
            LogUnforeseen(unforeseen, requestId, http.Request.Method, http.Request.Path);
            return FaultBodies.Of(new Fault(500, "An unknown exception occurred."));
        }
    }

    private async ValueTask<Answer> RouteAsync(HttpContext http, string requestId)
    {
        var raw = http.Request.Path.Value ?? "/";
        var caller = ApiPath.IsOpen(raw) ? Nobody : await authenticator.AuthenticateAsync(http);
        if (caller is null)
            return Unauthorized(http);
        var path = ApiPath.Parse(raw);
        return path.Kind switch
        {
            PathKind.Versions => IsRead(http) ? VersionDocument.For(Url(http)) : NotAllowed(http, ["GET"]),
            PathKind.HealthCheck => healthCheck.Answer(http),
            PathKind.Description => IsRead(http) ? description.Answer(path.Rest) : NotAllowed(http, ["GET"]),
            PathKind.Unknown => FaultBodies.NotFound(),
            _ when !Accepts.Json(http.Request.Headers.Accept)
                && !(path.IsEvents && Accepts.Type(http.Request.Headers.Accept, Accepts.EventStream)) => FaultBodies.NotAcceptable(requestId),
            PathKind.VersionRoot => IsRead(http) ? VersionName() : NotAllowed(http, ["GET"]),
            PathKind.Lookup => await HandleAsync(http, requestId, caller, lookups, path.Rest),
            PathKind.Operator => await HandleAsync(http, requestId, caller, operatorPages, path.Rest),
            _ => await HandleAsync(http, requestId, caller, resources, path.Rest),
        };
    }

    private ValueTask<Answer> HandleAsync(HttpContext http, string requestId, Caller caller, Router router, string path)
    {
        var match = router.Find(HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method, path);
        if (match.Handler is null)
            return new(match.Allowed.Count > 0 ? NotAllowed(http, match.Allowed) : FaultBodies.NotFound());
        var access = new Access(authorizer, caller, match.Action);
        // The operator's pages show what belongs to no project; the others ask for what they touch.
        if (router == operatorPages)
            access.Demand(null);
        return match.Handler(new ApiRequest(http, requestId, access, match.Arguments));
    }

    private Answer Unauthorized(HttpContext http)
    {
        if (authenticator.Challenge is { } challenge)
            http.Response.Headers.WWWAuthenticate = challenge;
        return FaultBodies.Unauthorized();
    }

    private static async Task SendAsync(HttpContext http, Answer answer)
    {
        using var body = answer.Body;
        http.Response.StatusCode = answer.Status;
        if (answer.Stream is { } stream)
        {
            await stream(http);
            return;
        }
        if (body is null)
        {
            // Nobody reads on when the client is gone, and 204 has no length.
            if (answer.Status is not (204 or 499) && answer.Text is null)
                http.Response.ContentLength = 0;
            if (answer.Text is { } text)
                await text.SendAsync(http);
            return;
        }
        var written = body.Written;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = written.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(written, http.RequestAborted);
    }

    private static Answer NotAllowed(HttpContext http, IEnumerable<string> allowed)
    {
        http.Response.Headers.Allow = string.Join(", ", allowed);
        return FaultBodies.MethodNotAllowed(http.Request.Method);
    }

    private static bool IsRead(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    private static string Url(HttpContext http) =>
        $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}";

    private static Answer VersionName()
    {
        var body = Documents.JsonBody.Rent();
        body.Json.WriteStringValue("v2"u8);
        return new Answer(200, body);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId} was answered 503: {Reason}")]
    private partial void LogUnavailable(string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} ({Method} {Path}) failed in an unforeseen way")]
    private partial void LogUnforeseen(Exception unforeseen, string requestId, string method, string path);
}
