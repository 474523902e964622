using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization.Policies;

namespace Lbaas.Api.Authorization;

/// <summary>Policies decide (spec api 3.1, 3.2): for the strategies <c>testing</c> and <c>keystone</c>.</summary>
public sealed class RuleAuthorizer(PolicyBook policies) : IAuthorizer
{
    // A role in a domain says nothing about projects in it, and none of the policies is written for one.
    public bool Allows(Caller caller, string action, string? projectId) =>
        caller is not { ProjectId: null, DomainId: not null } && policies.Allows(action, new PolicySubject(caller, projectId));
}
