using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>
/// Flavors, availability zones and their profiles (spec api 13). One actor decides about all of them: a name is unique, a
/// profile that is named exists, and none goes while something rests on it, whatever comes at the same time.
/// </summary>
public sealed class CatalogBehavior : EventSourcedBehavior<CatalogState, CatalogCommand, CatalogEvent>
{
    /// <summary>How many offers, and how many profiles, a shelf holds: an operator writes them by hand.</summary>
    public const int ShelfMax = 1_000;

    public override string Kind => CatalogCommand.Kind;

    public override CatalogState Empty(string id) => new();

    public override CatalogState Apply(CatalogState state, CatalogEvent @event) => @event switch
    {
        OfferAdded e => state.With(e.Shelf, on => on.CameBy(e.Offer.Key, e.By) with { Offers = on.Offers.Add(e.Offer) }),
        OfferChanged e => state.With(e.Shelf, on => on with { Offers = on.Offers.Replace(on.Offer(e.Offer.Key)!, e.Offer) }),
        OfferRemoved e => state.With(e.Shelf, on => on.Left(e.Key) with { Offers = on.Offers.RemoveAll(offer => offer.Key == e.Key) }),
        ProfileAdded e => state.With(e.Shelf, on => on.CameBy(e.Profile.Id.ToString(), e.By) with { Profiles = on.Profiles.Add(e.Profile) }),
        ProfileChanged e => state.With(e.Shelf, on => on with { Profiles = on.Profiles.Replace(on.Profile(e.Profile.Id)!, e.Profile) }),
        ProfileRemoved e => state.With(e.Shelf, on => on.Left(e.ProfileId.ToString()) with { Profiles = on.Profiles.RemoveAll(profile => profile.Id == e.ProfileId) }),
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override Effect Decide(CatalogState state, CatalogCommand command, in ActorContext context)
    {
        var shelf = state.On(command.Shelf);
        if (Repetitions.Find(shelf, command) is { } known)
            return Effect.None().ThenReply(context.ReplyTo, known);
        var decision = command switch
        {
            AddOffer add => OfferDecisions.Add(shelf, add, context.Now),
            ChangeOffer change => OfferDecisions.Change(shelf, change, context.Now),
            RemoveOffer remove => OfferDecisions.Remove(shelf, remove),
            AddProfile add => ProfileDecisions.Add(shelf, add, context.Now),
            ChangeProfile change => ProfileDecisions.Change(shelf, change, context.Now),
            RemoveProfile remove => ProfileDecisions.Remove(shelf, remove),
            _ => (Decision?)null,
        };
        if (decision is not { } made)
            return Effect.Unhandled();
        if (made.Fault is { } fault)
            return Effect.None().ThenReply(context.ReplyTo, new Rejected(fault));
        var effect = made.Event is { } @event ? Effect.Persist(@event) : Effect.None();
        return effect.ThenReply(context.ReplyTo, new Accepted(null, Guid.Empty, made.View));
    }
}

/// <summary>What a command comes to: a fault, or an event (none if nothing changes) and what the client sees.</summary>
internal readonly record struct Decision(Fault? Fault, CatalogEvent? Event, object? View)
{
    public static implicit operator Decision(Fault fault) => new(fault, null, null);

    /// <summary>MI-4, MI-5.</summary>
    public static Fault InUse(string title, object key) => new(409, $"{title} {key} is in use and cannot be modified.");

    public static Fault Full(string noun) =>
        new(409, $"There are {CatalogBehavior.ShelfMax} {noun}s already. Delete one that is not needed first.");
}
