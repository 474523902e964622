using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>
/// Gives load balancers their nodes: a spare if one is ready, else the one they proposed is built. Without spares it
/// remembers nothing, so that a creation costs it no write. Which make of node it keeps, its id says.
/// </summary>
public sealed class AmphoraPoolBehavior(AmphoraPoolOptions options)
    : EventSourcedBehavior<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>
{
    public const string CheckTimer = "check";

    private readonly Stock _stock = new(options);

    public override string Kind => AmphoraPoolCommand.Kind;

    public override AmphoraPoolState Empty(string id) => new();

    public override AmphoraPoolState Apply(AmphoraPoolState state, AmphoraPoolEvent @event) => AmphoraPoolEvolution.Apply(state, @event);

    public override Effect Decide(AmphoraPoolState state, AmphoraPoolCommand command, in ActorContext context) => command switch
    {
        ClaimAmphora claim => Claim(state, claim, context),
        CheckSpares => _stock.Look(Effect.None(), state, context),
        RenewSpares => Renew(state, context),
        SpareBuilt built when state.Building.Contains(built.AmphoraId) => Built(state, built, context),
        SpareBuilt { Image: { } image } known when state.Spares.Contains(known.AmphoraId) && !state.Images.ContainsKey(known.AmphoraId) =>
            Then(state, new SpareIdentified(known.AmphoraId, image), context),
        SpareFailed failed when state.Building.Contains(failed.AmphoraId) => NotBuilt(state, failed, context),
        SpareFailed failed when state.Spares.Contains(failed.AmphoraId) => Unfit(state, failed, context),
        AmphoraGone gone when state.Knows(gone.AmphoraId) => Effect.Persist(new SpareLost(gone.AmphoraId, "It ceased to be.")),
        SpareInService taken when state.Untaken.Contains(taken.AmphoraId) => Effect.Persist(new SpareTaken(taken.AmphoraId)),
        SpareBuilt or SpareFailed or SpareInService or AmphoraGone => Effect.None(),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(AmphoraPoolState state, string timer, in ActorContext context) => _stock.Look(Effect.None(), state, context);

    public override Effect Resume(AmphoraPoolState state, in ActorContext context) => _stock.Look(Effect.None(), state, context);

    private Effect Claim(AmphoraPoolState state, ClaimAmphora claim, in ActorContext context)
    {
        if (state.Granted.TryGetValue(claim.CandidateId, out var own))
            return Effect.None().ThenTell(AmphoraCommand.AddressOf(claim.CandidateId), Stock.Assignment(own));
        var granted = state.Granted.FirstOrDefault(grant => grant.Value.InPlaceOf == claim.CandidateId);
        if (granted.Value is not null)
            return Stock.Tell(Effect.None(), granted.Key, granted.Value);
        var make = AmphoraMake.Of(claim.Zone, claim.Traits?.ComputeFlavor, claim.Traits?.ImageTag);
        if (Choice.Of(state, claim, make, AmphoraMake.OfPool(context.Self.Id)) is not { } spare)
        {
            return Effect.None().ThenTell(
                AmphoraCommand.AddressOf(claim.CandidateId),
                new BuildAmphora(claim.LoadBalancerId, claim.Role, make.Zone, context.Self.Id, make.Traits) { Tenancy = claim.Tenancy, Priority = claim.Priority });
        }

        var grant = new SpareGrant(claim.LoadBalancerId, claim.CandidateId, claim.Role) { Tenancy = claim.Tenancy };
        return Stock.Tell(Then(state, new SpareAssigned(spare, grant), context), spare, grant);
    }

    private Effect Renew(AmphoraPoolState state, in ActorContext context) => (state.Spares.IsEmpty && state.Building.IsEmpty
        ? Effect.None()
        : Then(state, [new SparesOutdated(), .. state.Building.Select(building => new SpareDismissed(building))], context))
        .ThenReply(context.ReplyTo, new SparesRenewed(state.Spares.Count + state.Building.Count));

    // Made of another image than was asked for, the next would be as well: that is a failed build, with its pause.
    private Effect Built(AmphoraPoolState state, SpareBuilt built, in ActorContext context) =>
        built.Image is { } image && options.ImageOf(AmphoraMake.OfPool(context.Self.Id)) is { } wanted && image != wanted
            ? NotBuilt(state, new SpareFailed(built.AmphoraId, $"It was made of the image {image} instead of {wanted}."), context)
                .ThenTell(AmphoraCommand.AddressOf(built.AmphoraId), new RetireAmphora(null) { Pool = context.Self.Id })
            : Then(state, new SpareStocked(built.AmphoraId) { Image = built.Image }, context);

    private Effect NotBuilt(AmphoraPoolState state, SpareFailed failed, in ActorContext context)
    {
        var failures = state.Failures + 1;
        return Then(state, new SpareBuildFailed(failed.AmphoraId, failed.Reason, failures, context.Now, context.Now + options.Backoff.After(failures)), context);
    }

    private Effect Unfit(AmphoraPoolState state, SpareFailed failed, in ActorContext context) =>
        Then(state, new SpareRejected(failed.AmphoraId, failed.Reason, context.Now), context);

    private Effect Then(AmphoraPoolState state, AmphoraPoolEvent @event, in ActorContext context) => Then(state, [@event], context);

    private Effect Then(AmphoraPoolState state, IReadOnlyList<AmphoraPoolEvent> events, in ActorContext context) =>
        _stock.Restock(Effect.Persist(events), events.Aggregate(state, Apply), context);
}
