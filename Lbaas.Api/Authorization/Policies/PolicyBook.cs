using System.Collections.Frozen;

namespace Lbaas.Api.Authorization.Policies;

/// <summary>All policies in force: those of a column, and what a file puts in their place. Built at start, then only read.</summary>
public sealed class PolicyBook
{
    private readonly FrozenDictionary<string, PolicyCheck> _actions;
    private readonly PolicyCheck _unknown;

    private PolicyBook(FrozenDictionary<string, PolicyCheck> actions, PolicyCheck unknown, IReadOnlyList<string> warnings) =>
        (_actions, _unknown, Warnings) = (actions, unknown, warnings);

    /// <summary>What is probably a mistake in the file, and is not obeyed.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <param name="column">One of <see cref="RolePolicies.Columns"/>.</param>
    /// <param name="overrides">What a file says (<see cref="PolicyFile"/>).</param>
    /// <exception cref="PolicyException">An expression is malformed, a rule is missing, or rules go round in a circle.</exception>
    public static PolicyBook Build(string column, IReadOnlyList<PolicyText> overrides)
    {
        var texts = new Dictionary<string, PolicyText>();
        foreach (var text in RolePolicies.Of(column).Concat(ActionPolicies.All))
            texts[text.Name] = text;
        var known = texts.Keys.ToHashSet();
        foreach (var text in overrides)
            texts[text.Name] = text;

        var rules = new PolicyResolver(texts);
        foreach (var name in texts.Keys)
            rules.Resolve(name);
        var actions = texts.Keys.Where(known.Contains)
            .Where(name => name.StartsWith(ActionPolicies.Service, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[ActionPolicies.Service.Length..], rules.Resolve);
        return new PolicyBook(actions, rules.Resolve(ActionPolicies.Admin["rule:".Length..]), [.. overrides
            .Where(text => !known.Contains(text.Name) && !rules.Referenced.Contains(text.Name))
            .Select(text => $"{text} has no effect: no action has this name, and no rule refers to it.")]);
    }

    /// <summary>Whether there is a policy for an action; the others are the administrator's alone.</summary>
    public bool Knows(string action) => _actions.ContainsKey(action);

    /// <param name="action">Without the service, such as <c>loadbalancer:get_one</c>.</param>
    public bool Allows(string action, in PolicySubject subject) =>
        _actions.GetValueOrDefault(action, _unknown).Allows(subject);
}
