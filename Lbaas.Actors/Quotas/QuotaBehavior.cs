using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Quotas;

/// <summary>
/// The quota of one project. It knows by id who holds a place, so nothing that is said twice or not at all can make the
/// count wrong for long: before anything is refused, what there really is has been counted.
/// </summary>
public sealed class QuotaBehavior(QuotaOptions options) : EventSourcedBehavior<QuotaState, QuotaCommand, QuotaEvent>
{
    public override string Kind => QuotaCommand.Kind;

    public override QuotaState Empty(string id) => new() { ProjectId = id };

    public override QuotaState Apply(QuotaState state, QuotaEvent @event) => @event switch
    {
        LimitsSet e => state with { Limits = e.Limits, CustomisedAt = state.CustomisedAt ?? e.At },
        LimitsReset => state with { Limits = null, CustomisedAt = null },
        PlacesReserved e => e.Places.Aggregate(state, (known, places) => Hold(known, places.Kind, places.Ids, e.LostAfter)),
        PlacesConfirmed e => e.Places.Aggregate(state, (known, places) => Hold(known, places.Kind, places.Ids, e.At)),
        PlacesReleased e => e.Places.Aggregate(state, (known, places) => Drop(known, places.Kind, places.Ids)),
        UseCounted e => Hold(Drop(state, e.Kind, e.Gone), e.Kind, e.Found, e.TakenAt),
        CountDropped e => state with { Holders = state.Holders.Remove(e.Kind) },
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override Effect Decide(QuotaState state, QuotaCommand command, in ActorContext context) => command switch
    {
        ReservePlaces reserve => Reserve(state, reserve, context),
        ConfirmPlaces confirm => Confirm(state, confirm, context.Now),
        ReleasePlaces release => Release(state, release),
        CountUse count => Count(state, count).ThenReply(context.ReplyTo, new UseKnown()),
        SetLimits set => Set(state, set, context),
        ResetLimits when state.Limits is null =>
            Effect.None().ThenReply(context.ReplyTo, new Rejected(Fault.NotFound("Quotas", state.ProjectId))),
        ResetLimits => Effect.Persist(new LimitsReset())
            .ThenReply(context.ReplyTo, new LimitsKept(ImmutableSortedDictionary<string, int>.Empty)),
        _ => Effect.Unhandled(),
    };

    private Effect Reserve(QuotaState state, ReservePlaces reserve, in ActorContext context)
    {
        // What is made without a place must not pass for counted when a limit comes back.
        var effect = Effect.Persist(reserve.Places.Concat(reserve.Unchecked)
            .Where(places => !IsLimited(state, places.Kind) && state.Holders.ContainsKey(places.Kind))
            .Select(places => new CountDropped(places.Kind)));
        ImmutableArray<Places> limited = [.. reserve.Places.Where(places => IsLimited(state, places.Kind))];
        var uncounted = limited.Where(places => !state.Holders.ContainsKey(places.Kind)).Select(places => places.Kind);
        var full = limited.Where(places => !Fits(state, places, reserve.Leaving)).Select(places => places.Kind).ToList();
        ImmutableArray<string> doubtful = [.. uncounted, .. reserve.Counted ? [] : full];
        if (doubtful.Length > 0)
            return effect.ThenReply(context.ReplyTo, new CountFirst(doubtful));
        if (full.Count > 0)
            return effect.ThenReply(context.ReplyTo, new PlacesRefused(full[0]));
        var held = Among(state, [.. reserve.Places.Concat(reserve.Unchecked).Where(places => IsLimited(state, places.Kind))], _ => true);
        if (held.IsEmpty)
            return effect.ThenReply(context.ReplyTo, new PlacesGranted(false));
        var lostAfter = After(state, held, reserve.LostAfter);
        effect.AndPersist(new PlacesReserved(held, lostAfter));
        return effect.ThenReply(
            context.ReplyTo, new PlacesGranted(true) { New = Among(state, held, goneAfter => goneAfter is null), LostAfter = lostAfter });
    }

    // Two reservations of one id bear two times, whatever the clocks of their edges say: so a release is known for that of the last.
    private static DateTimeOffset After(QuotaState state, ImmutableArray<Places> places, DateTimeOffset wanted)
    {
        var latest = places.SelectMany(some => some.Ids.Select(id => HeldUntil(state, some.Kind, id))).Max();
        return latest >= wanted ? latest.Value.AddTicks(1) : wanted;
    }

    // MI-8. What does not grow is not checked: it may replace members where the limit was lowered below the use.
    private bool Fits(QuotaState state, Places places, int leaving)
    {
        if (state.Used(places.Kind) is not { } used)
            return true;
        var growth = places.Ids.Count(id => HeldUntil(state, places.Kind, id) is null) - leaving;
        return growth <= 0 || used + growth <= Limit(state, places.Kind);
    }

    private static Effect Confirm(QuotaState state, ConfirmPlaces confirm, DateTimeOffset now)
    {
        var reserved = Among(state, confirm.Places, goneAfter => goneAfter is null || goneAfter > now);
        return reserved.IsEmpty ? Effect.None() : Effect.Persist(new PlacesConfirmed(reserved, now));
    }

    private static Effect Release(QuotaState state, ReleasePlaces release)
    {
        var held = Among(state, release.Places, goneAfter => goneAfter is not null && (!release.Unmade || goneAfter == release.LostAfter));
        return held.IsEmpty ? Effect.None() : Effect.Persist(new PlacesReleased(held));
    }

    private Effect Count(QuotaState state, CountUse count)
    {
        if (!IsLimited(state, count.OfKind))
            return Effect.None();
        var isKnown = state.Holders.TryGetValue(count.OfKind, out var known);
        var holders = known ?? QuotaState.Nobody;
        var there = count.Ids.ToHashSet();
        var coming = count.Coming.ToHashSet();
        ImmutableArray<Guid> found = [.. count.Ids.Where(id => !holders.TryGetValue(id, out var goneAfter) || goneAfter > count.TakenAt)];
        ImmutableArray<Guid> gone = [.. holders
            .Where(holder => holder.Value < count.TakenAt && !there.Contains(holder.Key) && !coming.Contains(holder.Key))
            .Select(holder => holder.Key)];
        return isKnown && found.IsEmpty && gone.IsEmpty
            ? Effect.None()
            : Effect.Persist(new UseCounted(count.OfKind, found, gone, count.TakenAt));
    }

    private static Effect Set(QuotaState state, SetLimits set, in ActorContext context)
    {
        var limits = state.Limits ?? ImmutableSortedDictionary<string, int>.Empty;
        foreach (var (kind, limit) in set.Limits)
            limits = limit is { } given ? limits.SetItem(kind, given) : limits.Remove(kind);
        return Effect.Persist(new LimitsSet(limits, context.Now)).ThenReply(context.ReplyTo, new LimitsKept(limits));
    }

    private bool IsLimited(QuotaState state, string kind) => Limit(state, kind) != QuotaKinds.Unlimited;

    private int Limit(QuotaState state, string kind) =>
        state.Limits is { } limits && limits.TryGetValue(kind, out var custom) ? custom : options.DefaultOf(kind);

    // Null: it has no place.
    private static DateTimeOffset? HeldUntil(QuotaState state, string kind, Guid id) =>
        state.Holders.TryGetValue(kind, out var holders) && holders.TryGetValue(id, out var goneAfter) ? goneAfter : null;

    // Of a kind that nobody has counted, nothing is noted.
    private static ImmutableArray<Places> Among(QuotaState state, ImmutableArray<Places> places, Func<DateTimeOffset?, bool> matters) =>
        [.. places
            .Select(some => some with
            {
                Ids = state.Holders.ContainsKey(some.Kind) ? [.. some.Ids.Where(id => matters(HeldUntil(state, some.Kind, id)))] : [],
            })
            .Where(some => !some.Ids.IsEmpty)];

    private static QuotaState Hold(QuotaState state, string kind, IEnumerable<Guid> ids, DateTimeOffset goneAfter)
    {
        var holders = state.Holders.GetValueOrDefault(kind, QuotaState.Nobody);
        return state with { Holders = state.Holders.SetItem(kind, holders.SetItems(ids.Select(id => KeyValuePair.Create(id, goneAfter)))) };
    }

    private static QuotaState Drop(QuotaState state, string kind, IEnumerable<Guid> ids) =>
        state.Holders.TryGetValue(kind, out var holders)
            ? state with { Holders = state.Holders.SetItem(kind, holders.RemoveRange(ids)) }
            : state;
}
