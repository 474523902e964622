using System.Globalization;
using Lbaas.Actors.L7Rules;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>One rule as an acl that is named by its id (spec amphora 3.3).</summary>
internal static class L7RuleLine
{
    public static void Write(ConfigWriter writer, L7Rule rule)
    {
        NodeProvisioningException Refuse(string why) => new($"L7 rule {rule.Id}: {why}.");
        Word Keyed(string fetch) => Word.Fetch(fetch, rule.Key ?? "", why => Refuse($"the key: {why}"));
        Word Matching() => Word.Text(Plain(rule), why => Refuse($"the value: {why}"));
        // What begins with a dash is a flag to HAProxy unless two dashes end the flags.
        Word[] Compared() => [Word.Keyword(Method(rule)), Word.Keyword("--"), Matching()];

        Word[] words = rule.Type switch
        {
            L7RuleTypes.HostName => [Word.Keyword("req.hdr(host) -i"), .. Compared()],
            L7RuleTypes.Path => [Word.Keyword("path"), .. Compared()],
            L7RuleTypes.FileType when rule.CompareType == L7RuleTypes.EqualTo => [Word.Keyword("path_end --"), Matching()],
            L7RuleTypes.FileType => [Word.Keyword("path_end"), .. Compared()],
            L7RuleTypes.Header => [Keyed("req.hdr"), .. Compared()],
            L7RuleTypes.Cookie => [Keyed("req.cook"), .. Compared()],
            L7RuleTypes.SslConnHasCert => [Word.Keyword("ssl_c_used")],
            L7RuleTypes.SslVerifyResult => [Word.Keyword("ssl_c_verify eq"), VerifyResult(rule, Refuse)],
            L7RuleTypes.SslDnField => [Keyed("ssl_c_s_dn"), .. Compared()],
            _ => throw Refuse($"HAProxy does not look at {Word.Printable(rule.Type)}"),
        };
        writer.Line("acl", [rule.Id, .. words]);
    }

    private static string Method(L7Rule rule) => rule.CompareType switch
    {
        L7RuleTypes.Regex => "-m reg",
        L7RuleTypes.StartsWith => "-m beg",
        L7RuleTypes.EndsWith => "-m end",
        L7RuleTypes.Contains => "-m sub",
        L7RuleTypes.EqualTo => "-m str",
        _ => throw new NodeProvisioningException($"L7 rule {rule.Id}: HAProxy has no comparison {Word.Printable(rule.CompareType)}."),
    };

    // LR-6: quotes around a value are how a tenant writes spaces into it, and no part of it.
    private static string Plain(L7Rule rule) =>
        rule.CompareType != L7RuleTypes.Regex && rule.Value is ['"', .. var inner, '"'] ? inner : rule.Value;

    private static Word VerifyResult(L7Rule rule, Func<string, ProvisioningException> refuse) =>
        long.TryParse(rule.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var result)
            ? Word.Keyword(result.ToString(CultureInfo.InvariantCulture))
            : throw refuse("a verify result is a number");
}
