
namespace Lbaas.Api.Authentication;

/// <summary>Believes the headers, and everyone is an administrator (spec api 3): for tests and for use behind a gateway.</summary>
public sealed class NoAuthentication : IAuthenticator
{
    public ValueTask<Caller?> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        string? project = headers["X-Project-Id"], user = headers["X-User-Id"], roles = headers["X-Roles"];
        return new(new Caller(
            string.IsNullOrEmpty(project) ? null : project,
            string.IsNullOrEmpty(user) ? null : user,
            roles?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []));
    }
}
