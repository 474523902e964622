namespace Lbaas.Actors.Amphorae;

/// <summary>
/// What is found of an amphora that should not be there. Unknown is never a race with an order, since an order is durable before
/// the compute service hears of it.
/// </summary>
internal static class Ownership
{
    /// <summary>Why an instance of it that was seen is to be deleted; null when it is not.</summary>
    public static LeakFound? Of(AmphoraState state, string? computeId, DateTimeOffset now) => state.Status switch
    {
        "" => new LeakFound(computeId, "an instance of it was found, and nobody has ordered it", now),
        AmphoraStatus.Deleted => new LeakFound(computeId, "an instance of it was found after it was deleted", now),
        _ => null,
    };

    /// <summary>Whether it is the instance that the amphora has.</summary>
    public static bool IsOf(AmphoraState state, string computeId) => state.Instance?.ComputeId == computeId;
}
