using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.L7Rules;

/// <summary>One condition of an L7 policy (spec api 11). A policy acts when all of its enabled rules match.</summary>
public sealed record L7Rule
{
    public Guid Id { get; init; }
    public bool AdminStateUp { get; init; } = true;

    /// <summary>What of a request is looked at: one of <see cref="L7RuleTypes"/>.</summary>
    public string Type { get; init; } = "";
    public string CompareType { get; init; } = "";

    /// <summary>The header, cookie or field of a distinguished name; null for types that need none.</summary>
    public string? Key { get; init; }
    public string Value { get; init; } = "";

    /// <summary>The rule matches when the comparison does not.</summary>
    public bool Invert { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The attributes a PUT may change: all of them.</summary>
public sealed record L7RulePatch
{
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<string> Type { get; init; }
    public Optional<string> CompareType { get; init; }
    public Optional<string> Key { get; init; }
    public Optional<string> Value { get; init; }
    public Optional<bool?> Invert { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    /// <summary>LR-11: a rule that turns to something that has no key loses the one it had.</summary>
    public L7Rule ApplyTo(L7Rule rule, DateTimeOffset at) => rule with
    {
        AdminStateUp = AdminStateUp.Or(rule.AdminStateUp),
        Type = Type.Or(rule.Type) ?? rule.Type,
        CompareType = CompareType.Or(rule.CompareType) ?? rule.CompareType,
        Key = L7RuleTypes.IsKeyless(Type.Value) ? null : Key.Or(rule.Key),
        Value = Value.Or(rule.Value) ?? rule.Value,
        Invert = Invert.Or(rule.Invert) ?? false,
        Tags = Tags.Or(rule.Tags) ?? [],
        UpdatedAt = at,
    };
}
