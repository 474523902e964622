namespace Lbaas.Api.Authorization.Policies;

/// <summary>Parses policies and puts rules in the place of their names.</summary>
internal sealed class PolicyResolver(IReadOnlyDictionary<string, PolicyText> texts)
{
    /// <summary>Rules that refer to rules that refer to rules.</summary>
    public const int DepthMax = 64;

    private readonly Dictionary<string, PolicyCheck> _resolved = [];
    private readonly List<string> _path = [];

    /// <summary>The names that other policies refer to.</summary>
    public HashSet<string> Referenced { get; } = [];

    /// <exception cref="PolicyException"/>
    public PolicyCheck Resolve(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
            return known;
        var text = texts[name];
        if (_path.Contains(name))
            throw new PolicyException($"{text}: the rules go round in a circle: {string.Join(" → ", _path)} → {name}.");
        if (_path.Count >= DepthMax)
            throw new PolicyException($"{text}: rules refer to each other deeper than {DepthMax}.");
        _path.Add(name);
        var check = Resolve(PolicyParser.Parse(text), text);
        _path.RemoveAt(_path.Count - 1);
        return _resolved[name] = check;
    }

    private PolicyCheck Resolve(PolicyCheck check, PolicyText text) => check switch
    {
        Not not => new Not(Resolve(not.Check, text)),
        AnyOf any => new AnyOf([.. any.Checks.Select(inner => Resolve(inner, text))]),
        AllOf all => new AllOf([.. all.Checks.Select(inner => Resolve(inner, text))]),
        IsAdmin admin => admin with { Rule = Resolve(admin.Rule, text) },
        RuleNamed rule => Reference(rule.Name, text),
        _ => check,
    };

    private PolicyCheck Reference(string name, PolicyText from)
    {
        if (!texts.ContainsKey(name))
            throw new PolicyException($"{from}: there is no rule '{name}'.");
        Referenced.Add(name);
        return Resolve(name);
    }
}
