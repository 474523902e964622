using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>
/// Gives load balancers their nodes: a spare if one is ready, else the one they proposed is built. Without spares it
/// remembers nothing, so that a creation costs it no write.
/// </summary>
public sealed class AmphoraPoolBehavior(AmphoraPoolOptions options)
    : EventSourcedBehavior<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>
{
    public const string CheckTimer = "check";

    public override string Kind => AmphoraPoolCommand.Kind;

    public override AmphoraPoolState Empty(string id) => new();

    public override AmphoraPoolState Apply(AmphoraPoolState state, AmphoraPoolEvent @event) => @event switch
    {
        SpareOrdered e => state with { Building = state.Building.Add(e.AmphoraId) },
        SpareStocked e => state with { Building = state.Building.Remove(e.AmphoraId), Spares = state.Spares.Add(e.AmphoraId) },
        SpareAssigned e => state with
        {
            Spares = state.Spares.Remove(e.AmphoraId),
            Granted = state.Granted.Add(e.AmphoraId, e.Grant),
            Untaken = state.Untaken.Add(e.AmphoraId),
        },
        SpareTaken e => state with { Untaken = state.Untaken.Remove(e.AmphoraId) },
        SpareLost e => state with
        {
            Building = state.Building.Remove(e.AmphoraId),
            Spares = state.Spares.Remove(e.AmphoraId),
            Granted = state.Granted.Remove(e.AmphoraId),
            Untaken = state.Untaken.Remove(e.AmphoraId),
        },
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override Effect Decide(AmphoraPoolState state, AmphoraPoolCommand command, in ActorContext context) => command switch
    {
        ClaimAmphora claim => Claim(state, claim, context),
        CheckSpares => Stock(Effect.None(), state, context),
        SpareBuilt built when state.Building.Contains(built.AmphoraId) => Effect.Persist(new SpareStocked(built.AmphoraId)),
        SpareFailed failed when state.Building.Contains(failed.AmphoraId) => Effect.Persist(new SpareLost(failed.AmphoraId, failed.Reason)),
        AmphoraGone gone when IsKnown(state, gone.AmphoraId) => Effect.Persist(new SpareLost(gone.AmphoraId, "It ceased to be.")),
        SpareInService taken when state.Untaken.Contains(taken.AmphoraId) => Effect.Persist(new SpareTaken(taken.AmphoraId)),
        SpareBuilt or SpareFailed or SpareInService or AmphoraGone => Effect.None(),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(AmphoraPoolState state, string timer, in ActorContext context) => Stock(Effect.None(), state, context);

    public override Effect Resume(AmphoraPoolState state, in ActorContext context) => Stock(Effect.None(), state, context);

    private Effect Claim(AmphoraPoolState state, ClaimAmphora claim, in ActorContext context)
    {
        if (state.Granted.TryGetValue(claim.CandidateId, out var own))
            return Effect.None().ThenTell(AmphoraCommand.AddressOf(claim.CandidateId), Assignment(own));
        var granted = state.Granted.FirstOrDefault(grant => grant.Value.InPlaceOf == claim.CandidateId);
        if (granted.Value is not null)
            return Grant(Effect.None(), granted.Key, granted.Value);
        if (state.Spares.IsEmpty || !IsOfPool(claim))
        {
            return Effect.None().ThenTell(
                AmphoraCommand.AddressOf(claim.CandidateId),
                new BuildAmphora(claim.LoadBalancerId, claim.Role, claim.Zone ?? options.Zone, context.Self.Id, claim.Traits) { Tenancy = claim.Tenancy });
        }

        var grant = new SpareGrant(claim.LoadBalancerId, claim.CandidateId, claim.Role) { Tenancy = claim.Tenancy };
        var assigned = new SpareAssigned(state.Spares[0], grant);
        return Stock(Effect.Persist(assigned), Apply(state, assigned), context);
    }

    // Spares are all of one make, in one zone: who needs another gets one built.
    private bool IsOfPool(ClaimAmphora claim) => claim.Traits is null && (claim.Zone is null || claim.Zone == options.Zone);

    private static Effect Grant(Effect effect, Guid spare, SpareGrant grant) => effect
        .ThenTell(LoadBalancerCommand.AddressOf(grant.LoadBalancerId), new SpareGranted(spare, grant.InPlaceOf))
        .ThenTell(AmphoraCommand.AddressOf(spare), Assignment(grant));

    private static AssignAmphora Assignment(SpareGrant grant) => new(grant.LoadBalancerId, grant.Role) { Tenancy = grant.Tenancy };

    // Builds what is missing, and asks after what should have been built or taken by now.
    private Effect Stock(Effect effect, AmphoraPoolState state, in ActorContext context)
    {
        if (options.Spares == 0 && state.Building.IsEmpty && state.Untaken.IsEmpty)
            return effect;
        foreach (var spare in state.Untaken)
            Grant(effect, spare, state.Granted[spare]);
        var build = new BuildAmphora(null, "", options.Zone, context.Self.Id);
        foreach (var known in state.Building)
            effect.ThenTell(AmphoraCommand.AddressOf(known), build);
        var missing = options.Spares - state.Spares.Count - state.Building.Count;
        var room = options.BuildingMax - state.Building.Count;
        for (var i = 0; i < Math.Min(missing, room); i++)
        {
            var id = context.FreshId(i);
            effect.AndPersist(new SpareOrdered(id)).ThenTell(AmphoraCommand.AddressOf(id), build);
        }

        return effect.ThenSchedule(CheckTimer, context.Now + options.CheckInterval, "the stock of spares is looked at");
    }

    private static bool IsKnown(AmphoraPoolState state, Guid id) =>
        state.Building.Contains(id) || state.Spares.Contains(id) || state.Granted.ContainsKey(id);
}
