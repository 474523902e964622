namespace Lbaas.Api.Authentication;

/// <summary>Who sends a request, as the authentication strategy says.</summary>
/// <param name="SeesEverything">May read every project's resources (spec api 3: read-global).</param>
public sealed record Caller(string? ProjectId, string? UserId, IReadOnlyList<string> Roles, bool SeesEverything);
