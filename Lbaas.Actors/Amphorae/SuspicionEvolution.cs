namespace Lbaas.Actors.Amphorae;

/// <summary>The suspicion after each event.</summary>
internal static class SuspicionEvolution
{
    public static AmphoraState Heard(AmphoraState state, HealthChanged e) => state with
    {
        Alive = e.Alive,
        LoadBalancerStatus = e.LoadBalancerStatus,
        Suspicion = e.Alive ? null : Begun(state.Suspicion, e),
    };

    public static Suspicion? Apply(Suspicion? suspicion, SuspicionEvent @event) => suspicion is null ? null : @event switch
    {
        SignSeen e => suspicion with
        {
            Agent = e.Agent,
            Times = e.Times,
            CountedAt = (suspicion.Agent, suspicion.Times) == (e.Agent, e.Times) ? suspicion.CountedAt : e.At,
            Instance = e.Instance,
            Reason = e.Reason,
        },
        AmphoraConvicted e => suspicion with { Conviction = new Conviction(e.Evidence, e.IsFenced, e.At) },
        ConvictionRevoked => suspicion with { Conviction = null, Hold = null, LooksSince = null, GrantedAt = null },
        ReplacementHeld e => suspicion with { Hold = new Hold(e.IsClosed, e.Cause), LooksSince = null },
        LastLookBegun e => suspicion with { Hold = null, LooksSince = e.At },
        ReplacementGranted e => suspicion with { Hold = null, LooksSince = null, GrantedAt = e.At },
        _ => throw new Contract.UnknownEventException(AmphoraCommand.Kind, @event.GetType().Name),
    };

    // One that is heard again and misses listeners is another case than one that is silent, and what was seen in doubt was not
    // judged: both begin anew.
    private static Suspicion Begun(Suspicion? suspicion, HealthChanged e)
    {
        var begun = new Suspicion(e.At, e.MissesListeners != true) { IsDoubted = e.IsDoubted == true };
        var isAnother = suspicion is null || suspicion.IsSilent != begun.IsSilent;
        var isUnjudged = suspicion is { IsDoubted: true, Conviction: null } && !begun.IsDoubted;
        return isAnother || isUnjudged ? begun : suspicion! with { IsDoubted = begun.IsDoubted };
    }
}
