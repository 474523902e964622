namespace Lbaas.Actors.Compute;

/// <summary>
/// Looks through the compute service, one after the other. Only what two looks in a row have found is acted on: a deletion may
/// end, and a creation may begin, between the list and the amphorae. For one caller at a time.
/// </summary>
/// <param name="tellMax">How many of each kind are acted on after one look: a list that is wrong must not cost a fleet.</param>
public sealed class Reconciliation(int tellMax)
{
    private IReadOnlySet<Discrepancy> _suspected = new HashSet<Discrepancy>();
    private HashSet<Discrepancy> _told = [];

    /// <summary>A look that failed is none: it is not told of here, and concludes nothing.</summary>
    public Findings Look(IReadOnlyDictionary<Guid, string> instances, IReadOnlyDictionary<Guid, KnownAmphora> amphorae)
    {
        var found = Inventory.Compare(instances, amphorae);
        var confirmed = found.Where(_suspected.Contains).OrderBy(difference => difference.AmphoraId).ToList();
        var told = confirmed.GroupBy(difference => difference.Kind).SelectMany(kind => kind.Take(tellMax)).ToList();
        var waiting = _told.Where(leak => instances.ContainsKey(leak.AmphoraId)).ToHashSet();
        var deleted = _told.Count - waiting.Count;
        waiting.UnionWith(told.Where(difference => difference.Kind == DiscrepancyKind.Leaked));
        (_suspected, _told) = (found, waiting);
        return new Findings(confirmed, told, deleted);
    }
}

/// <summary>What a look has found.</summary>
/// <param name="Confirmed">What the look before had found as well.</param>
/// <param name="Told">Those of them that their amphorae are to be told of now.</param>
/// <param name="Deleted">Leaked instances that were told of and are gone.</param>
public sealed record Findings(IReadOnlyList<Discrepancy> Confirmed, IReadOnlyList<Discrepancy> Told, int Deleted);
