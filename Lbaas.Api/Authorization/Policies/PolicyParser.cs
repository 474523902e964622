using Lbaas.Api.Authentication;

namespace Lbaas.Api.Authorization.Policies;

/// <summary>
/// Reads the expressions of oslo.policy: <c>role:a or (rule:b and not project_id:%(project_id)s)</c>. <c>and</c> binds
/// tighter than <c>or</c>.
/// </summary>
internal ref struct PolicyParser
{
    /// <summary>Parentheses and negations within each other.</summary>
    public const int DepthMax = 64;

    private static readonly Dictionary<string, Func<Caller, string?>> Attributes = new()
    {
        ["project_id"] = caller => caller.ProjectId,
        ["tenant_id"] = caller => caller.ProjectId,
        ["user_id"] = caller => caller.UserId,
        ["domain_id"] = caller => caller.DomainId,
        ["user_domain_id"] = caller => caller.UserDomainId,
        ["project_domain_id"] = caller => caller.ProjectDomainId,
        ["system_scope"] = caller => caller.SystemScope,
    };

    private readonly PolicyText _source;
    private PolicyTokens _tokens;
    private int _depth;

    private PolicyParser(PolicyText source)
    {
        _source = source;
        _tokens = new PolicyTokens(source.Rule);
    }

    /// <exception cref="PolicyException">It is no expression; the message says at which character.</exception>
    public static PolicyCheck Parse(PolicyText source)
    {
        if (string.IsNullOrWhiteSpace(source.Rule))
            return new Always(true);
        var parser = new PolicyParser(source);
        parser._tokens.Next();
        var check = parser.Or();
        return parser._tokens.IsAtEnd ? check : throw parser.Mistake($"'{parser._tokens.Current}' is not expected here");
    }

    private PolicyCheck Or()
    {
        List<PolicyCheck> checks = [And()];
        while (_tokens.Take("or"))
            checks.Add(And());
        return checks.Count == 1 ? checks[0] : new AnyOf(checks);
    }

    private PolicyCheck And()
    {
        List<PolicyCheck> checks = [Single()];
        while (_tokens.Take("and"))
            checks.Add(Single());
        return checks.Count == 1 ? checks[0] : new AllOf(checks);
    }

    private PolicyCheck Single()
    {
        if (++_depth > DepthMax)
            throw Mistake($"nested deeper than {DepthMax}");
        var check = _tokens.IsAtEnd ? throw Mistake("a check is missing at the end")
            : _tokens.Take("not") ? new Not(Single())
            : _tokens.Take("(") ? Parenthesised()
            : Check(_tokens.Current);
        _depth--;
        return check;
    }

    private PolicyCheck Parenthesised()
    {
        var check = Or();
        return _tokens.Take(")") ? check : throw Mistake("a ')' is missing");
    }

    private PolicyCheck Check(string word)
    {
        PolicyCheck check = word switch
        {
            "@" => new Always(true),
            "!" => new Always(false),
            _ => word.Split(':', 2) switch
            {
                [_] => throw Mistake($"'{word}' is not a check"),
                [_, ""] or ["", _] => throw Mistake($"'{word}' is half a check"),
                ["role", var role] => new HasRole(role),
                ["rule", var rule] => new RuleNamed(rule),
                ["is_admin", var expected] => new IsAdmin(new RuleNamed(IsAdmin.RuleName), Flag(expected)),
                [var kind, var expected] when Attributes.TryGetValue(kind, out var attribute) => new CallerIs(attribute, Expected(expected)),
                [var kind, _] => throw Mistake($"there is no check '{kind}'"),
                _ => throw Mistake($"'{word}' is not a check"),
            },
        };
        _tokens.Next();
        return check;
    }

    private readonly bool Flag(string word) =>
        bool.TryParse(word, out var flag) ? flag : throw Mistake($"'{word}' is neither True nor False");

    private readonly string? Expected(string word) => word switch
    {
        "%(project_id)s" or "%(tenant_id)s" => null,
        _ when word.Contains("%(", StringComparison.Ordinal) => throw Mistake($"'{word}' is not known of a target; it has project_id alone"),
        _ => word,
    };

    private readonly PolicyException Mistake(string what) =>
        new($"{_source}: {what} (character {_tokens.Position + 1} of \"{_source.Rule}\").");
}
