namespace Lbaas.Amphora.Heartbeats;

/// <summary>The four numbers of a listener that only grow.</summary>
public readonly record struct Counters(long BytesOut, long BytesIn, long TotalConnections, long RequestErrors)
{
    public static Counters operator +(Counters left, Counters right) => new(left.BytesOut + right.BytesOut,
        left.BytesIn + right.BytesIn, left.TotalConnections + right.TotalConnections, left.RequestErrors + right.RequestErrors);

    public static Counters operator -(Counters left, Counters right) => new(left.BytesOut - right.BytesOut,
        left.BytesIn - right.BytesIn, left.TotalConnections - right.TotalConnections, left.RequestErrors - right.RequestErrors);

    /// <summary>
    /// What was counted since <paramref name="earlier"/>: a value below the earlier one has started again from 0.
    /// </summary>
    public Counters Since(Counters earlier) => new(
        Since(BytesOut, earlier.BytesOut), Since(BytesIn, earlier.BytesIn),
        Since(TotalConnections, earlier.TotalConnections), Since(RequestErrors, earlier.RequestErrors));

    private static long Since(long now, long earlier) => now >= earlier ? now - earlier : now;
}
