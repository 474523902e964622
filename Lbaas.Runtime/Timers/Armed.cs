namespace Lbaas.Runtime.Timers;

/// <summary>A timer and when to deliver it: at its deadline, or later after failed attempts.</summary>
internal sealed class Armed(DueEntry entry, long ordinal)
{
    public static readonly IComparer<Armed> ByWakeUp = Comparer<Armed>.Create(static (left, right) =>
        left.WakeUpAt != right.WakeUpAt
            ? left.WakeUpAt.CompareTo(right.WakeUpAt)
            : left._ordinal.CompareTo(right._ordinal));

    // Makes the order total: two timers may be due at the same tick.
    private readonly long _ordinal = ordinal;

    public DueEntry Entry { get; } = entry;

    /// <summary>Part of the order: to be changed only while the timer is not in a sorted set.</summary>
    public DateTimeOffset WakeUpAt { get; set; } = entry.Deadline;

    public int Attempts { get; set; }
}
