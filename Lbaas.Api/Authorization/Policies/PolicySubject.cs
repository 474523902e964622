using Lbaas.Api.Authentication;

namespace Lbaas.Api.Authorization.Policies;

/// <summary>What a policy is asked about.</summary>
/// <param name="Caller">Who wants to act.</param>
/// <param name="ProjectId">The project of what is acted upon; null when it is not known, which no project equals.</param>
public readonly record struct PolicySubject(Caller Caller, string? ProjectId);
