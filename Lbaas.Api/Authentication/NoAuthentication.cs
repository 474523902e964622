namespace Lbaas.Api.Authentication;

/// <summary>
/// Believes the headers (spec api 3): for tests and for use behind a gateway. What the believed may do is the
/// authorizer's affair.
/// </summary>
public sealed class NoAuthentication : IAuthenticator
{
    public ValueTask<Caller?> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        string? roles = headers["X-Roles"];
        return new(new Caller(
            Given(headers["X-Project-Id"]),
            Given(headers["X-User-Id"]),
            roles?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            SystemScope = Given(headers["OpenStack-System-Scope"]),
            DomainId = Given(headers["X-Domain-Id"]),
            UserDomainId = Given(headers["X-User-Domain-Id"]),
            ProjectDomainId = Given(headers["X-Project-Domain-Id"]),
        });
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
