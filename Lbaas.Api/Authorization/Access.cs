using Lbaas.Actors.Requests;
using Lbaas.Api.Authentication;
using Lbaas.Api.Http;

namespace Lbaas.Api.Authorization;

/// <summary>What one caller may do in one request.</summary>
/// <param name="Action">The action of the route that was taken.</param>
public sealed record Access(IAuthorizer Authorizer, Caller Caller, string Action)
{
    private readonly List<Permission> _demanded = [];

    /// <summary>What was demanded so far, and allowed.</summary>
    public IReadOnlyList<Permission> Demanded => [.. _demanded];

    public static readonly Fault Denied = new(403, "Policy does not allow this request to be performed.");

    /// <summary>May the request's own action be done in a project?</summary>
    /// <param name="projectId">Of what is acted upon; null when it belongs to none, as a flavor: then the caller's own counts.</param>
    /// <exception cref="FaultException">403.</exception>
    public void Demand(string? projectId) => Demand(Action, projectId);

    /// <summary>May another action, which the request includes, be done?</summary>
    /// <exception cref="FaultException">403.</exception>
    public void Demand(string action, string? projectId)
    {
        if (!Allows(action, projectId ?? Caller.ProjectId))
            throw new FaultException(Denied);
        var permission = new Permission(action, projectId);
        if (!_demanded.Contains(permission))
            _demanded.Add(permission);
    }

    public bool Allows(string action, string? projectId) => Authorizer.Allows(Caller, action, projectId);
}
