namespace Lbaas.Actors.Health;

/// <summary>
/// When the life of a node is said again that was silent, or not known before: a word may be lost, and whoever was not told would be
/// suspected for ever. The pauses double from an interval on, and after a day nothing is said any more.
/// </summary>
internal struct LifeEcho
{
    private TimeSpan _pause;
    private DateTimeOffset? _dueAt;

    public readonly bool IsDue(DateTimeOffset now) => now >= _dueAt;

    /// <summary>It was said, by itself or because it was due.</summary>
    public void Said(DateTimeOffset now, HealthOptions options)
    {
        if (_pause > options.ForgetAfter || (_dueAt is { } due && now < due))
            return;
        _pause = _pause == default ? options.HeartbeatInterval : 2 * _pause;
        _dueAt = _pause > options.ForgetAfter ? null : now + _pause;
    }
}
