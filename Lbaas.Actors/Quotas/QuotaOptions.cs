using System.Collections.Immutable;

namespace Lbaas.Actors.Quotas;

/// <summary>How quotas behave. Part of the behavior.</summary>
public sealed record QuotaOptions
{
    /// <summary>Limits of projects that have not customised them, by kind. Default: none, for all kinds.</summary>
    public ImmutableSortedDictionary<string, int> Defaults { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public int DefaultOf(string kind) => Defaults.GetValueOrDefault(kind, QuotaKinds.Unlimited);
}
