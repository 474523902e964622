using Lbaas.Drivers.Keystone;
using Lbaas.Runtime;

namespace Lbaas.Api.Authentication;

/// <summary>Believes what Keystone says of the token in <c>X-Auth-Token</c>, and nothing else (spec api 3).</summary>
public sealed class KeystoneAuthentication(TokenValidator tokens, KeystoneOptions options) : IAuthenticator
{
    public string? Challenge { get; } =
        $"Keystone uri=\"{(options.WwwAuthenticateUri.Length > 0 ? options.WwwAuthenticateUri : options.AuthUrl)}\"";

    /// <exception cref="AuthenticationUnavailableException">Keystone can't be asked.</exception>
    public async ValueTask<Caller?> AuthenticateAsync(HttpContext http)
    {
        IdentityHeaders.Strip(http.Request.Headers);
        if (http.Request.Headers["X-Auth-Token"] is not [{ Length: > 0 } token])
            return null;
        try
        {
            return await tokens.ValidateAsync(token, http.RequestAborted) is { } known ? CallerOf(known) : null;
        }
        catch (KeystoneUnavailableException unavailable)
        {
            throw new AuthenticationUnavailableException(unavailable);
        }
    }

    private static Caller CallerOf(KeystoneToken token) => new(token.ProjectId, token.UserId, token.Roles)
    {
        SystemScope = token.IsSystemWide ? "all" : null,
        DomainId = token.DomainId,
        UserDomainId = token.UserDomainId,
        ProjectDomainId = token.ProjectDomainId,
    };
}

/// <summary>It can't be found out who calls: 503, since the caller has done nothing wrong.</summary>
public sealed class AuthenticationUnavailableException(KeystoneUnavailableException reason)
    : HostUnavailableException(reason.Message, reason.RetryAfter, reason);
