namespace Lbaas.Actors.Health;

/// <summary>How many nodes are heard, of those that were not silent so far. When it is few, the fault may be ours.</summary>
/// <param name="Heard">Heard within <see cref="HealthOptions.HeardWindow"/>.</param>
/// <param name="Lively">At least <paramref name="Heard"/>.</param>
public readonly record struct HeartbeatCensus(int Heard, int Lively)
{
    public static HeartbeatCensus operator +(HeartbeatCensus left, HeartbeatCensus right) => new(left.Heard + right.Heard, left.Lively + right.Lively);
}
