namespace Lbaas.Actors.AmphoraPools;

/// <summary>Which spare a load balancer gets.</summary>
internal static class Choice
{
    /// <summary>
    /// One of the image that the claim names; else the newest image there is. Whoever can wait gets none that is outdated: a fleet that is
    /// being renewed would be none the newer for it.
    /// </summary>
    /// <param name="make">What is claimed.</param>
    /// <param name="own">What the pool keeps.</param>
    /// <returns>Null when one must be built.</returns>
    public static Guid? Of(AmphoraPoolState state, ClaimAmphora claim, AmphoraMake make, AmphoraMake own)
    {
        var fresh = state.Spares.Except(state.Outdated);
        if (make != own)
            return make with { ImageTag = own.ImageTag } == own ? First(fresh.Where(spare => state.Images.GetValueOrDefault(spare) == make.ImageTag)) : null;
        return claim.Priority >= BuildPriority.Failover || !fresh.IsEmpty ? First(fresh) : First(state.Spares);
    }

    private static Guid? First(IEnumerable<Guid> spares) => spares.Select(spare => (Guid?)spare).FirstOrDefault();
}
