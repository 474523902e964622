using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Builds;

/// <summary>
/// Hands out slots: so many instances are built at the same time, over all pools, the most urgent first. A slot that is not given
/// back ends by itself: neither a lost message nor an amphora that is no more keeps it.
/// </summary>
public sealed class BuildQueueBehavior(BuildQueueOptions options) : EventSourcedBehavior<BuildQueueState, BuildQueueCommand, BuildQueueEvent>
{
    public const string LeaseTimer = "lease";
    public const string AskTimer = "ask";

    public override string Kind => BuildQueueCommand.Kind;

    public override BuildQueueState Empty(string id) => new();

    public override BuildQueueState Apply(BuildQueueState state, BuildQueueEvent @event) => @event switch
    {
        BuildQueued e => state with { Waiting = state.Waiting.SetItem(e.AmphoraId, new WaitingBuild(e.Priority, e.At)) },
        BuildStarted e => state with { Waiting = state.Waiting.Remove(e.AmphoraId), Slots = state.Slots.SetItem(e.AmphoraId, e.Until) },
        BuildReleased e => state with { Waiting = state.Waiting.Remove(e.AmphoraId), Slots = state.Slots.Remove(e.AmphoraId) },
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override Effect Decide(BuildQueueState state, BuildQueueCommand command, in ActorContext context) => command switch
    {
        RequestBuild request => Request(state, request, context.Now),
        BuildEnded ended when state.Slots.ContainsKey(ended.AmphoraId) || state.Waiting.ContainsKey(ended.AmphoraId) =>
            Then(state, [new BuildReleased(ended.AmphoraId)], context.Now),
        BuildEnded => Effect.None(),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(BuildQueueState state, string timer, in ActorContext context) =>
        timer == AskTimer ? AskAfter(Effect.None(), state, context.Now) : Then(state, [], context.Now);

    public override Effect Resume(BuildQueueState state, in ActorContext context) => AskAfter(Then(state, [], context.Now), state, context.Now);

    // Who has no use for a slot, and was not heard when it gave it back, declines it now.
    private Effect AskAfter(Effect effect, BuildQueueState state, DateTimeOffset now)
    {
        foreach (var (amphora, until) in state.Slots)
            Grant(effect, amphora, until);
        return state.Slots.IsEmpty ? effect : effect.ThenSchedule(AskTimer, now + options.AskAgain, "those that are built are asked whether they still are");
    }

    private Effect Request(BuildQueueState state, RequestBuild request, DateTimeOffset now)
    {
        // It did not hear that it has one, and will need it from now on.
        if (state.Slots.ContainsKey(request.AmphoraId))
            return Grant(Then(state, [new BuildStarted(request.AmphoraId, now + options.Lease)], now), request.AmphoraId, now + options.Lease);
        var turn = new Turn(request.AmphoraId, state.Waiting.GetValueOrDefault(request.AmphoraId) ?? new WaitingBuild(request.Priority, now));
        var effect = Then(state, Enqueue(state, turn), now);
        return effect.Events.Any(@event => @event is BuildStarted started && started.AmphoraId == turn.AmphoraId)
            ? effect
            : effect.ThenTell(AmphoraCommand.AddressOf(turn.AmphoraId), new BuildHeld(state.Slots.Count + Turns(state).Count(other => Precedes(other, turn))));
    }

    private List<BuildQueueEvent> Enqueue(BuildQueueState state, Turn turn)
    {
        if (state.Waiting.ContainsKey(turn.AmphoraId))
            return [];
        var queued = new BuildQueued(turn.AmphoraId, turn.Build.Priority, turn.Build.Since);
        if (state.Waiting.Count < options.WaitingMax)
            return [queued];
        var last = Turns(state).MaxBy(Rank)!;
        return Precedes(turn, last) ? [new BuildReleased(last.AmphoraId), queued] : [];
    }

    // After the events: slots that have ended are free, and who is next gets one.
    private Effect Then(BuildQueueState state, IReadOnlyList<BuildQueueEvent> events, DateTimeOffset now)
    {
        var effect = Effect.Persist(events);
        var next = events.Aggregate(state, Apply);
        foreach (var ended in next.Slots.Where(slot => slot.Value <= now).Select(slot => new BuildReleased(slot.Key)).ToList())
            next = Keep(effect, next, ended);
        for (var room = RoomIn(next); room > 0 && !next.Waiting.IsEmpty; room--)
        {
            var first = Turns(next).MinBy(Rank)!.AmphoraId;
            next = Keep(effect, next, new BuildStarted(first, now + options.Lease));
            Grant(effect, first, now + options.Lease);
        }

        if (next.Slots.IsEmpty)
            return effect.ThenCancel(LeaseTimer).ThenCancel(AskTimer);
        if (state.Slots.IsEmpty)
            effect.ThenSchedule(AskTimer, now + options.AskAgain, "those that are built are asked whether they still are");
        return effect.ThenSchedule(LeaseTimer, next.Slots.Values.Min(), "a slot for a build ends");
    }

    private static Effect Grant(Effect effect, Guid amphora, DateTimeOffset until) =>
        effect.ThenTell(AmphoraCommand.AddressOf(amphora), new BuildAdmitted(until));

    private BuildQueueState Keep(Effect effect, BuildQueueState state, BuildQueueEvent @event)
    {
        effect.AndPersist(@event);
        return Apply(state, @event);
    }

    // Who still waits when the limit was taken away is let through.
    private int RoomIn(BuildQueueState state) => options.Limit == 0 ? state.Waiting.Count : options.Limit - state.Slots.Count;

    private static IEnumerable<Turn> Turns(BuildQueueState state) => state.Waiting.Select(waiting => new Turn(waiting.Key, waiting.Value));

    private bool Precedes(Turn one, Turn other) => Rank(one).CompareTo(Rank(other)) < 0;

    private (DateTimeOffset, Guid) Rank(Turn turn) => (turn.Build.Since + (options.PointIsWorth * turn.Build.Priority), turn.AmphoraId);

    private sealed record Turn(Guid AmphoraId, WaitingBuild Build);
}
