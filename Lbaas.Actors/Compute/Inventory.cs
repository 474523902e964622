using Lbaas.Actors.Amphorae;

namespace Lbaas.Actors.Compute;

/// <summary>
/// The compute service's instances that bear our mark against the amphorae that know of one. Pure: two lists in, differences out.
/// The instances must have been listed before the amphorae are read: an amphora is ordered before its instance is made, so
/// whatever is listed has its amphora by then.
/// </summary>
public static class Inventory
{
    /// <param name="instances">Amphora → the compute service's name for its instance.</param>
    /// <param name="amphorae">All that exist: ordered, and not deleted.</param>
    public static IReadOnlySet<Discrepancy> Compare(IReadOnlyDictionary<Guid, string> instances, IReadOnlyDictionary<Guid, KnownAmphora> amphorae)
    {
        var found = new HashSet<Discrepancy>();
        foreach (var (amphora, computeId) in instances)
        {
            if (!amphorae.TryGetValue(amphora, out var known))
                found.Add(new Discrepancy(DiscrepancyKind.Leaked, amphora, computeId));
            else if (IsExpected(known) && known.ComputeId != computeId)
                found.Add(new Discrepancy(DiscrepancyKind.Other, amphora, computeId));
        }

        foreach (var (amphora, known) in amphorae)
        {
            if (IsExpected(known) && !instances.ContainsKey(amphora))
                found.Add(new Discrepancy(DiscrepancyKind.Missing, amphora, known.ComputeId!));
        }

        return found;
    }

    // Of one that is being made or deleted the compute service may say either, and its actor asks until it knows.
    private static bool IsExpected(KnownAmphora known) =>
        known is { ComputeId: not null } and not { Status: AmphoraStatus.PendingCreate or AmphoraStatus.Booting or AmphoraStatus.PendingDelete };
}

/// <summary>What is known of an amphora that exists.</summary>
/// <param name="Status">As operators see it.</param>
/// <param name="ComputeId">Its instance; null before there is one.</param>
public sealed record KnownAmphora(string Status, string? ComputeId);

/// <summary>How instances and amphorae differ.</summary>
public enum DiscrepancyKind
{
    /// <summary>An instance of an amphora that is deleted, or that nobody has ordered.</summary>
    Leaked,

    /// <summary>An amphora whose instance the compute service does not list.</summary>
    Missing,

    /// <summary>
    /// An instance other than the one its amphora has. Nothing is deleted for it: the amphora asks the compute service which one is
    /// its, and if that is the one it has, the other is left to an operator.
    /// </summary>
    Other,
}

/// <summary>One difference; found again, it is equal.</summary>
public readonly record struct Discrepancy(DiscrepancyKind Kind, Guid AmphoraId, string ComputeId)
{
    /// <summary>What its amphora is told.</summary>
    public AmphoraCommand Message => Kind switch
    {
        DiscrepancyKind.Leaked => new InstanceSeen(ComputeId),
        DiscrepancyKind.Missing => new InstanceMissing(ComputeId),
        _ => new InstanceSeen(ComputeId),
    };
}
