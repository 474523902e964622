using Lbaas.Actors.Compute;

namespace Lbaas.Api.Instances;

/// <summary>The looks through the compute service so far, since this process started.</summary>
public sealed record InstanceReport
{
    /// <summary>Enough to see what is wrong; the counts say how many there are.</summary>
    private const int ShownMax = 100;

    /// <summary>When the last look that succeeded was.</summary>
    public DateTimeOffset? LastLook { get; init; }
    public string? LastFailure { get; init; }
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Looks that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Instances that the compute service lists.</summary>
    public int Listed { get; init; }

    /// <summary>Amphorae that exist.</summary>
    public int Known { get; init; }

    /// <summary>Instances that are nobody's, as the last two looks have it.</summary>
    public int Leaked { get; init; }

    /// <summary>Amphorae without the instance they should have.</summary>
    public int Missing { get; init; }

    /// <summary>Instances beside the one that their amphora has: for an operator to look at.</summary>
    public int Other { get; init; }

    /// <summary>Leaked instances that were found and are gone.</summary>
    public long Deleted { get; init; }

    /// <summary>What the last two looks agree on.</summary>
    public IReadOnlyList<ShownDifference> Differences { get; init; } = [];

    public InstanceReport After(DateTimeOffset now, int listed, int known, Findings findings) => this with
    {
        LastLook = now,
        Listed = listed,
        Known = known,
        Leaked = Count(findings, DiscrepancyKind.Leaked),
        Missing = Count(findings, DiscrepancyKind.Missing),
        Other = Count(findings, DiscrepancyKind.Other),
        Deleted = Deleted + findings.Deleted,
        Differences = [.. findings.Confirmed.Take(ShownMax).Select(static d => new ShownDifference(d.Kind.ToString().ToLowerInvariant(), d.AmphoraId, d.ComputeId))],
    };

    private static int Count(Findings findings, DiscrepancyKind kind) => findings.Confirmed.Count(difference => difference.Kind == kind);
}

public sealed record ShownDifference(string Kind, Guid AmphoraId, string ComputeId);
