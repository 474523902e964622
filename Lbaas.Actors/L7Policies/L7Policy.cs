using System.Collections.Immutable;
using Lbaas.Actors.L7Rules;

namespace Lbaas.Actors.L7Policies;

/// <summary>
/// What a listener does with requests that match all of the rules in it (spec api 10). Its position is its place in the
/// listener's list: so positions have no gaps and no doubles, whatever changes are made in whatever order.
/// </summary>
public sealed record L7Policy
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;

    /// <summary>One of <see cref="L7Actions"/>.</summary>
    public string Action { get; init; } = "";
    public Guid? RedirectPoolId { get; init; }
    public string? RedirectUrl { get; init; }
    public string? RedirectPrefix { get; init; }

    /// <summary>The status of a redirection; null for other actions.</summary>
    public int? RedirectHttpCode { get; init; }

    /// <summary>In order of creation; at most <see cref="L7RuleRules.RulesMax"/>.</summary>
    public ImmutableList<L7Rule> Rules { get; init; } = [];
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>
    /// It is only shown, because its creation failed: it stands after all others, so that it takes no position from a policy
    /// that amphorae have. Never in the journal.
    /// </summary>
    public bool IsShadow { get; private init; }

    /// <summary>Enabled and with at least one rule: only such a policy counts as a user of its pool (spec api 5.6, 7).</summary>
    public bool IsInUse => AdminStateUp && !Rules.IsEmpty;

    public L7Rule? Rule(Guid id) => Rules.Find(rule => rule.Id == id);

    public L7Policy AsShadow() => this with { IsShadow = true };

    /// <summary>As it is asked for anew.</summary>
    public L7Policy AsWanted() => this with { IsShadow = false };
}

/// <summary>What policies can do (spec api 10).</summary>
public static class L7Actions
{
    public const string RedirectToPool = "REDIRECT_TO_POOL";
    public const string RedirectToUrl = "REDIRECT_TO_URL";
    public const string RedirectPrefix = "REDIRECT_PREFIX";
    public const string Reject = "REJECT";

    /// <summary>The status of a redirection when the tenant does not say (LP-7).</summary>
    public const int DefaultHttpCode = 302;

    /// <summary>A position beyond the end of every list: the default.</summary>
    public const int LastPosition = int.MaxValue;

    public static readonly IReadOnlyList<string> All = [RedirectToPool, RedirectToUrl, RedirectPrefix, Reject];
}
