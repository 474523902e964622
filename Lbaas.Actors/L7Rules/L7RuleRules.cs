using System.Globalization;
using System.Text.RegularExpressions;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.L7Rules;

/// <summary>Cross-field rules of L7 rules; the numbers are those of spec validation.</summary>
public static class L7RuleRules
{
    /// <summary>LP-11, LR-12.</summary>
    public const int RulesMax = 50;

    private const string KeyMarks = "!#$%&'*+,-.^_`|~";

    /// <summary>LR-1..LR-9; of an update the merged rule (LR-11).</summary>
    public static Fault? Check(L7Rule rule)
    {
        // Quotes around nothing hold no value either.
        if (rule.Value.Length == 0 || (rule.CompareType != L7RuleTypes.Regex && rule.Value == "\"\""))
            return Meaningless("L7 rule type requires a value");
        return rule.Type switch
        {
            L7RuleTypes.Header => CheckKey(rule) ?? CheckText(rule, "header value"),
            L7RuleTypes.Cookie => CheckKey(rule) ?? CheckCookie(rule),
            L7RuleTypes.FileType => CheckFileType(rule),
            L7RuleTypes.HostName or L7RuleTypes.Path => CheckText(rule, "comparison value"),
            L7RuleTypes.SslConnHasCert => CheckHasCertificate(rule),
            L7RuleTypes.SslVerifyResult => CheckVerifyResult(rule),
            L7RuleTypes.SslDnField => CheckDistinguishedName(rule),
            _ => Meaningless("invalid rule type"),
        };
    }

    /// <summary>LR-12: is there room for one more?</summary>
    public static Fault? CheckRoom(L7Policy policy) => policy.Rules.Count < RulesMax ? null : TooMany(policy.Id);

    /// <summary>LP-11.</summary>
    public static Fault TooMany(Guid policyId) => new(409, $"Too many rules on L7 policy {policyId}");

    private static Fault Unparsable(string reason) => new(400, $"Error parsing L7Rule: {reason}");

    private static Fault Meaningless(string reason) => Unparsable($"Invalid L7 Rule: {reason}");

    private static Fault? CheckKey(L7Rule rule)
    {
        if (string.IsNullOrEmpty(rule.Key))
            return Meaningless("L7 rule type requires a key");
        return rule.Key.All(c => char.IsAsciiLetterOrDigit(c) || KeyMarks.Contains(c)) ? null : Unparsable("Invalid characters in key");
    }

    private static Fault? CheckText(L7Rule rule, string what)
    {
        if (rule.CompareType == L7RuleTypes.Regex)
            return CheckRegex(rule.Value);
        return rule.Value.All(IsVisible) || IsQuoted(rule.Value) ? null : Unparsable($"Invalid characters in {what}");
    }

    private static Fault? CheckCookie(L7Rule rule)
    {
        if (rule.CompareType == L7RuleTypes.Regex)
            return CheckRegex(rule.Value);
        return rule.Value.All(c => IsVisible(c) && c is not ('"' or ';' or '\\')) ? null : Unparsable("Invalid characters in cookie value");
    }

    // LR-3.
    private static Fault? CheckFileType(L7Rule rule) => rule.CompareType is L7RuleTypes.Regex or L7RuleTypes.EqualTo
        ? CheckText(rule, "comparison value")
        : Meaningless("invalid comparison type for rule type");

    // LR-7.
    private static Fault? CheckHasCertificate(L7Rule rule)
    {
        if (!string.IsNullOrEmpty(rule.Key))
            return Keyless(rule);
        return string.Equals(rule.Value, "true", StringComparison.OrdinalIgnoreCase)
            ? CheckEquality(rule)
            : Meaningless($"L7rule value {rule.Value} is not a boolean True string.");
    }

    // LR-8. A result is a number of OpenSSL's: what does not even fit a long is none.
    private static Fault? CheckVerifyResult(L7Rule rule)
    {
        if (!string.IsNullOrEmpty(rule.Key))
            return Keyless(rule);
        return rule.Value.All(char.IsAsciiDigit) && long.TryParse(rule.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? CheckEquality(rule)
            : Meaningless($"L7rule type {rule.Type} needs a int value, which is >= 0");
    }

    // LR-9.
    private static Fault? CheckDistinguishedName(L7Rule rule)
    {
        if (rule.CompareType == L7RuleTypes.Regex && CheckRegex(rule.Value) is { } fault)
            return fault;
        if (string.IsNullOrEmpty(rule.Key))
            return Meaningless($"L7rule type {rule.Type} needs to specify a key and a value.");
        return char.IsAsciiLetter(rule.Key[0]) && rule.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? null
            : Meaningless("Invalid L7rule distinguished name field.");
    }

    private static Fault Keyless(L7Rule rule) => Meaningless($"L7rule type {rule.Type} does not use the \"key\" field.");

    private static Fault? CheckEquality(L7Rule rule) => rule.CompareType == L7RuleTypes.EqualTo
        ? null
        : Meaningless($"L7rule type {rule.Type} only supports the {L7RuleTypes.EqualTo} compare type.");

    // LR-5. Amphorae read PCRE, whose grammar is nearly this one; what it refuses beyond comes back as a refused change.
    private static Fault? CheckRegex(string pattern)
    {
        try
        {
            _ = new Regex(InOtherWords(pattern), RegexOptions.CultureInvariant);
            return null;
        }
        catch (ArgumentException mistake)
        {
            return Unparsable($"Unable to parse regular expression: {mistake.Message}");
        }
    }

    // Named groups as Python and PCRE spell them.
    private static string InOtherWords(string pattern) =>
        pattern.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace("(?P=", "(?:", StringComparison.Ordinal);

    private static bool IsVisible(char c) => c is > ' ' and < '\u007f';

    private static bool IsQuoted(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' && value.All(c => IsVisible(c) || c is ' ' or '\t');
}
