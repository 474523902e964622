namespace Lbaas.Actors.Health;

/// <summary>
/// Whether what actors decide is written. While it is not, they can't even remember that a node is suspected, and what the
/// heartbeat table has said is lost.
/// </summary>
/// <param name="counts">How many writes failed and how many succeeded so far.</param>
public sealed class JournalWatch(Func<(long Failed, long Written)> counts)
{
    private (long Failed, long Written) _last = counts();
    private bool _isTroubled;

    /// <summary>Writes failed since the last look.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>It is written again, for the first time since writes failed.</summary>
    public bool HasRecovered { get; private set; }

    public void Look()
    {
        var now = counts();
        IsFailing = now.Failed > _last.Failed;
        HasRecovered = _isTroubled && !IsFailing && now.Written > _last.Written;
        _isTroubled = IsFailing || (_isTroubled && !HasRecovered);
        _last = now;
    }
}
