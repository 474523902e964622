using System.Globalization;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The policies of a listener (spec amphora 3.3). HAProxy denies first, then redirects, then picks a backend, and warns of
/// lines in another order: so the lines stand in this one, and positions order policies of the same kind.
/// </summary>
internal static class L7PolicyLines
{
    public static void Write(ConfigWriter writer, Listener listener, Configuration configuration)
    {
        var policies = listener.CarriedPolicies().Where(policy => IsEffective(policy, configuration)).ToList();
        if (policies.Count == 0)
            return;
        if (FrontendSection.ModeOf(listener) != "http")
            throw new ListenerProvisioningException($"Listener {listener.Id}: L7 policies need HTTP.");
        foreach (var rule in policies.SelectMany(policy => policy.Rules).Where(rule => rule.AdminStateUp))
            L7RuleLine.Write(writer, rule);
        foreach (var policy in policies.OrderBy(Kind))
            writer.Line(Keywords(policy), [.. Target(policy, listener), Word.Keyword("if"), .. Conditions(policy)]);
    }

    // A disabled pool can't be switched to.
    private static bool IsEffective(L7Policy policy, Configuration configuration) =>
        policy.Action != L7Actions.RedirectToPool || configuration.EnabledPool(policy.RedirectPoolId) is not null;

    private static int Kind(L7Policy policy) => policy.Action switch
    {
        L7Actions.Reject => 0,
        L7Actions.RedirectToPool => 2,
        _ => 1,
    };

    // Not "http-request redirect": that reads its target as a format, in which a tenant's percent sign means something.
    private static string Keywords(L7Policy policy) => policy.Action switch
    {
        L7Actions.Reject => "http-request deny",
        L7Actions.RedirectToUrl or L7Actions.RedirectPrefix => "redirect",
        L7Actions.RedirectToPool => "use_backend",
        _ => throw Refuse(policy, $"HAProxy has no action {Word.Printable(policy.Action)}"),
    };

    private static List<Word> Target(L7Policy policy, Listener listener)
    {
        List<Word> words = [];
        if (policy.Action == L7Actions.RedirectToPool)
            words.Add(Word.Keyword(BackendSection.NameOf(policy.RedirectPoolId!.Value, listener)));
        if (Location(policy) is not var (keyword, url))
            return words;
        if (policy.RedirectHttpCode is { } code)
            words.AddRange([Word.Keyword("code"), Code(policy, code)]);
        words.AddRange([Word.Keyword(keyword), Word.Text(url ?? "", why => Refuse(policy, $"the target: {why}"))]);
        return words;
    }

    private static (string Keyword, string? Url)? Location(L7Policy policy) => policy.Action switch
    {
        L7Actions.RedirectToUrl => ("location", policy.RedirectUrl),
        L7Actions.RedirectPrefix => ("prefix", policy.RedirectPrefix),
        _ => null,
    };

    private static Word Code(L7Policy policy, int code) => code is 301 or 302 or 303 or 307 or 308
        ? code
        : throw Refuse(policy, string.Create(CultureInfo.InvariantCulture, $"{code} is no redirection"));

    // Conditions in a row must all hold.
    private static IEnumerable<Word> Conditions(L7Policy policy) => policy.Rules.Where(rule => rule.AdminStateUp)
        .Select(rule => Word.Keyword(rule.Invert ? $"!{rule.Id}" : rule.Id.ToString()));

    private static NodeProvisioningException Refuse(L7Policy policy, string why) => new($"L7 policy {policy.Id}: {why}.");
}
