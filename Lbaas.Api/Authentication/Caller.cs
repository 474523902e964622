namespace Lbaas.Api.Authentication;

/// <summary>Who sends a request, as the authentication strategy says.</summary>
public sealed record Caller(string? ProjectId, string? UserId, IReadOnlyList<string> Roles);
