using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Rollouts;

/// <summary>
/// Brings the fleet onto new amphorae, a few load balancers at a time: each is asked to replace its own, make before break, and must
/// then be as healthy as it was. The first bad sign stops it.
/// </summary>
public sealed class RolloutBehavior : EventSourcedBehavior<RolloutState, RolloutCommand, RolloutEvent>
{
    public const string AgainTimer = "again";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A wish that comes later than this is not carried out: the step that it belongs to may be over.
    private static readonly TimeSpan WishLives = TimeSpan.FromSeconds(10);

    public override string Kind => RolloutCommand.Kind;

    public override RolloutState Empty(string id) => new();

    public override RolloutState Apply(RolloutState state, RolloutEvent @event) => RolloutEvolution.Apply(state, @event);

    public override Effect Decide(RolloutState state, RolloutCommand command, in ActorContext context) => command switch
    {
        RolloutRequest request => Answer(state, request, context),
        RenewalReport report => Conclude(state, StepDecisions.Heard(state, report, context.Now), context),
        BalancerSeen seen => Conclude(state, StepDecisions.Seen(state, seen, context), context),
        RenewedAmphoraLost lost => Conclude(state, StepDecisions.Lost(state, lost, context.Now), context),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(RolloutState state, string timer, in ActorContext context)
    {
        var overdue = StepDecisions.Overdue(state, context.Now);
        var (events, after) = Complete(state, overdue, context);
        var effect = Announce(Effect.Persist(events), state, after);
        foreach (var step in after.InFlight)
            Ask(effect, after, step, context.Now);
        return after.IsActive ? Schedule(effect, context.Now) : effect;
    }

    public override Effect Resume(RolloutState state, in ActorContext context)
    {
        var effect = Effect.None();
        foreach (var step in state.InFlight)
            Ask(effect, state, step, context.Now);
        return state.IsActive ? Schedule(effect, context.Now) : effect;
    }

    private Effect Answer(RolloutState state, RolloutRequest request, in ActorContext context)
    {
        var (fault, @event) = RequestDecisions.Decide(state, request, context);
        if (@event is null)
            return Effect.None().ThenReply(context.ReplyTo, fault is null ? new Accepted(null, state.Id, null) : new Rejected(fault));
        var effect = Conclude(state, [@event], context);
        return effect.ThenReply(context.ReplyTo, new Accepted(null, (@event as RolloutBegun)?.RolloutId ?? state.Id, null));
    }

    private Effect Conclude(RolloutState before, IReadOnlyList<RolloutEvent> first, in ActorContext context)
    {
        if (first.Count == 0)
            return Effect.None();
        var (events, after) = Complete(before, first, context);
        var effect = Announce(Effect.Persist(events), before, after);
        foreach (var step in after.InFlight.Where(step => before.Find(step.LoadBalancerId)?.Phase != step.Phase))
            Ask(effect, after, step, context.Now);
        // While it is active the timer sets itself: reports that keep coming in must not put it off for ever.
        if (after.IsActive && !before.IsActive)
            Schedule(effect, context.Now);
        return before.IsActive && !after.IsActive ? effect.ThenCancel(AgainTimer) : effect;
    }

    // What follows of itself: whose turn is next, and the end.
    private (List<RolloutEvent> Events, RolloutState After) Complete(RolloutState state, IReadOnlyList<RolloutEvent> first, in ActorContext context)
    {
        var events = new List<RolloutEvent>(first);
        foreach (var @event in first)
            state = Apply(state, @event);
        for (var turn = 0; turn <= state.Wish.AtOnce && Next(state, context, turn) is { } next; turn++)
        {
            events.Add(next);
            state = Apply(state, next);
        }

        return (events, state);
    }

    private static RolloutEvent? Next(RolloutState state, in ActorContext context, int turn)
    {
        if (state.Status != RolloutStatus.Running)
            return null;
        if (state.NextBalancer() is not { } balancer)
            return state.InFlight.IsEmpty ? new RolloutDone(context.Now) : null;
        // One that does not look well yet may be the first bad sign.
        return state.InFlight.Count < state.Wish.AtOnce && state.NextBegin <= context.Now && !state.InFlight.Exists(step => step.IsWorse)
            ? new StepBegun(balancer, context.FreshId(turn), context.Now)
            : null;
    }

    private static void Ask(Effect effect, RolloutState state, Step step, DateTimeOffset now)
    {
        if (step.Phase != StepPhase.Renewing)
        {
            effect.ThenTell(new ActorAddress(LookAtBalancer.WorkerKind, step.LoadBalancerId.ToString()), new LookAtBalancer(step.LoadBalancerId, now));
            return;
        }

        effect.ThenTell(LoadBalancerCommand.AddressOf(step.LoadBalancerId), new RenewAmphorae(state.Context!, state.Id, step.Id)
        {
            Image = state.Wish.Image,
            Amphorae = step.Amphorae,
            Within = state.Wish.Within,
            NotAfter = now + WishLives,
        });
    }

    private static Effect Announce(Effect effect, RolloutState before, RolloutState after) => before.Status == after.Status
        ? effect
        : effect.ThenTell(new ActorAddress(LookAtBalancer.WorkerKind, RolloutCommand.Address.Id), new RolloutNews(after.Id, after.Status, after.Cause));

    private static Effect Schedule(Effect effect, DateTimeOffset now) => effect.ThenSchedule(AgainTimer, now + LookAgain, "a rollout goes on");
}
