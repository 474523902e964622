using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.L7Rules;
using Lbaas.Api.Fields;

namespace Lbaas.Api.L7Rules;

/// <summary>Request bodies of L7 rules (spec api 11).</summary>
public static class L7RuleFields
{
    public static readonly Field<string> Type =
        new("type", Text.OneOf(L7RuleTypes.All)) { RequiredIn = Operations.Create };
    public static readonly Field<string> CompareType =
        new("compare_type", Text.OneOf(L7RuleTypes.Comparisons)) { RequiredIn = Operations.Create };
    public static readonly Field<string> Key = new("key", OneLine());
    public static readonly Field<string> Value = new("value", OneLine()) { RequiredIn = Operations.Create };
    public static readonly Field<bool?> Invert = new("invert", Numbers.OptionalFlag);
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    public static readonly FieldTable Table = new(
        Type, CompareType, Key, Value, Invert, AdminStateUp, Tags, CommonFields.ProjectId(), CommonFields.TenantId());

    /// <summary>The rule that a POST asks for, with the defaults for what was left out.</summary>
    public static L7Rule Draft(FieldValues values) => new()
    {
        Type = values.Get(Type)!,
        CompareType = values.Get(CompareType)!,
        Key = values.Get(Key),
        Value = values.Get(Value)!,
        Invert = values.Get(Invert, false),
        AdminStateUp = values.Flag(AdminStateUp, true),
        Tags = values.Get(Tags, []),
    };

    public static L7RulePatch Patch(FieldValues values) => new()
    {
        Type = values.Patch(Type),
        CompareType = values.Patch(CompareType),
        Key = values.Patch(Key),
        Value = values.Patch(Value),
        Invert = values.Patch(Invert),
        AdminStateUp = values.Patch(AdminStateUp),
        Tags = values.Patch(Tags),
    };

    // LR-10.
    private static FieldType<string> OneLine()
    {
        var text = Text.UpTo(Text.LengthMax);
        return text with
        {
            Read = (JsonElement value, in FieldScope scope) =>
                text.Read(value, scope) is var read && read.AsSpan().ContainsAny('\r', '\n')
                    ? throw scope.Invalid(value, "Value should not contain carriage returns or line feeds")
                    : read,
        };
    }
}
