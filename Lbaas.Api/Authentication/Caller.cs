namespace Lbaas.Api.Authentication;

/// <summary>Who sends a request, as the authentication strategy says.</summary>
/// <param name="ProjectId">The project that is acted in; null for a token of a domain, of the system, or of nothing.</param>
public sealed record Caller(string? ProjectId, string? UserId, IReadOnlyList<string> Roles)
{
    /// <summary><c>all</c> when the token is the whole system's.</summary>
    public string? SystemScope { get; init; }

    /// <summary>The domain that the token is for.</summary>
    public string? DomainId { get; init; }

    /// <summary>The domain that the user lives in.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>The domain that the project lies in.</summary>
    public string? ProjectDomainId { get; init; }
}
