using Lbaas.Api.Authentication;

namespace Lbaas.Api.Authorization;

/// <summary>Says what a caller may do (spec api 3).</summary>
public interface IAuthorizer
{
    /// <param name="action">
    /// The policy's name without its service: <c>loadbalancer:get_one</c>, <c>quota:get_all-global</c>.
    /// </param>
    /// <param name="projectId">The project of what is acted upon; null when there is none, which is nobody's own.</param>
    bool Allows(Caller caller, string action, string? projectId);
}
