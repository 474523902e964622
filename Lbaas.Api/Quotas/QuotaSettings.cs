using System.Collections.Immutable;
using Lbaas.Actors.Quotas;

namespace Lbaas.Api.Quotas;

/// <summary>Section <c>Lbaas:Quotas</c>.</summary>
public sealed class QuotaSettings
{
    public const string Section = "Lbaas:Quotas";

    /// <summary>Whether quotas are checked. Default: yes, unless <c>Lbaas:Auth:Strategy</c> is <c>noauth</c> (spec api 3).</summary>
    public bool? Enforced { get; set; }

    /// <summary>Limits of projects that have none of their own, by kind; -1 to 2,000,000,000; default -1, unlimited.</summary>
    public Dictionary<string, int> Defaults { get; set; } = [];

    /// <summary>The limits by kind, all of them.</summary>
    public ImmutableSortedDictionary<string, int> DefaultLimits() =>
        QuotaKinds.All.ToImmutableSortedDictionary(kind => kind, kind => Defaults.GetValueOrDefault(kind, QuotaKinds.Unlimited));

    public bool AreEnforced(string strategy) => Enforced ?? strategy != "noauth";

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (kind, limit) in Defaults)
        {
            if (!QuotaKinds.All.Contains(kind))
                yield return $"{Section}:Defaults: there is no kind '{kind}'; use one of {string.Join(", ", QuotaKinds.All)}.";
            else if (limit is < QuotaKinds.Unlimited or > QuotaKinds.LimitMax)
                yield return $"{Section}:Defaults:{kind} must be {QuotaKinds.Unlimited} to {QuotaKinds.LimitMax}.";
        }
    }
}
