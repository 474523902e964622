namespace Lbaas.Api.Authentication;

/// <summary>Says who sends a request. One implementation per <c>Lbaas:Auth:Strategy</c>.</summary>
public interface IAuthenticator
{
    /// <summary>The caller, or null when the request must be answered with 401 (spec api 2.3).</summary>
    ValueTask<Caller?> AuthenticateAsync(HttpContext http);

    /// <summary>What a 401 tells in <c>WWW-Authenticate</c>: where a token is to be had. Null for nothing.</summary>
    string? Challenge => null;
}
