
using Lbaas.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Authentication;

/// <summary>Believes the headers, and everyone is an administrator (spec api 3): for tests and for use behind a gateway.</summary>
public sealed class NoAuthentication(IOptions<ServerOptions> options) : IAuthenticator
{
    private readonly string? _defaultProject = options.Value.DefaultProject is { Length: > 0 } project ? project : null;

    public ValueTask<Caller?> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        string? project = headers["X-Project-Id"], user = headers["X-User-Id"], roles = headers["X-Roles"];
        return new(new Caller(
            string.IsNullOrEmpty(project) ? _defaultProject : project,
            string.IsNullOrEmpty(user) ? null : user,
            roles?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []));
    }
}
