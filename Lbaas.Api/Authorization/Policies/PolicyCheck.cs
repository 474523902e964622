namespace Lbaas.Api.Authorization.Policies;

/// <summary>A policy's expression, parsed. References to rules are resolved by <see cref="PolicyBook"/>.</summary>
internal abstract record PolicyCheck
{
    public abstract bool Allows(in PolicySubject subject);
}

/// <summary><c>@</c> and <c>!</c>.</summary>
internal sealed record Always(bool Answer) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject) => Answer;
}

internal sealed record Not(PolicyCheck Check) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject) => !Check.Allows(subject);
}

internal sealed record AnyOf(IReadOnlyList<PolicyCheck> Checks) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject)
    {
        foreach (var check in Checks)
        {
            if (check.Allows(subject))
                return true;
        }
        return false;
    }
}

internal sealed record AllOf(IReadOnlyList<PolicyCheck> Checks) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject)
    {
        foreach (var check in Checks)
        {
            if (!check.Allows(subject))
                return false;
        }
        return true;
    }
}

/// <summary><c>role:name</c>. Roles are compared without regard to case, as oslo.policy does.</summary>
internal sealed record HasRole(string Role) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject)
    {
        foreach (var role in subject.Caller.Roles)
        {
            if (string.Equals(role, Role, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}

/// <summary><c>project_id:%(project_id)s</c>, <c>system_scope:all</c>: what is said of the caller equals a word or the target's project.</summary>
/// <param name="Expected">Null stands for the target's project.</param>
internal sealed record CallerIs(Func<Authentication.Caller, string?> Attribute, string? Expected) : PolicyCheck
{
    // Two unknowns are not the same thing.
    public override bool Allows(in PolicySubject subject) =>
        (Expected ?? subject.ProjectId) is { } expected && Attribute(subject.Caller) == expected;
}

/// <summary><c>rule:name</c>, not yet resolved.</summary>
internal sealed record RuleNamed(string Name) : PolicyCheck
{
    public override bool Allows(in PolicySubject subject) =>
        throw new InvalidOperationException($"The reference to rule '{Name}' was not resolved.");
}

/// <summary><c>is_admin:True</c>: the rule <c>context_is_admin</c>, asked about the caller's own project.</summary>
internal sealed record IsAdmin(PolicyCheck Rule, bool Expected) : PolicyCheck
{
    public const string RuleName = "context_is_admin";

    public override bool Allows(in PolicySubject subject) =>
        Rule.Allows(subject with { ProjectId = subject.Caller.ProjectId }) == Expected;
}
