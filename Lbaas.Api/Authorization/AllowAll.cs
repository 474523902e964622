using Lbaas.Api.Authentication;

namespace Lbaas.Api.Authorization;

/// <summary>Everyone is an administrator: what <c>noauth</c> means (spec api 3).</summary>
public sealed class AllowAll : IAuthorizer
{
    public bool Allows(Caller caller, string action, string? projectId) => true;
}
