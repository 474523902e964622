using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Planning;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// One load balancer: the desired configuration of its whole tree, the order of its changes, and its amphorae.
/// Every decision has the same three parts: the events a message leads to, the events that follow of themselves
/// (<see cref="Progress"/>), and the difference in what must be asked of others (<see cref="Errands"/>). After recovery the
/// same difference, taken against nothing, is everything that is still to be asked.
/// </summary>
public sealed class LoadBalancerBehavior(LoadBalancerOptions options)
    : EventSourcedBehavior<LoadBalancerState, LoadBalancerCommand, LoadBalancerEvent>
{
    private static readonly Fault TooLate = new(503, "The request waited too long, and nothing was changed. Please try again.");

    private readonly Progress _progress = new(options);
    private readonly Errands _errands = new(options);
    private readonly Planner _planner = new(options);
    private readonly ReportHandler _reports = new(options);
    private readonly LossHandler _losses = new(options);

    public override string Kind => LoadBalancerCommand.Kind;

    public override LoadBalancerState Empty(string id) => new() { Id = Guid.Parse(id) };

    public override LoadBalancerState Apply(LoadBalancerState state, LoadBalancerEvent @event) =>
        LoadBalancerEvolution.Apply(state, @event);

    public override Effect Decide(LoadBalancerState state, LoadBalancerCommand command, in ActorContext context) => command switch
    {
        RenewAmphorae renew => Renew(state, renew, context),
        ChangeRequest request => Request(state, request, context),
        NetworkAnswer answer => Conclude(state, VipHandler.Events(state, answer, options, context), context),
        AmphoraReady ready => _errands.Configure(state, ready.AmphoraId),
        AmphoraLost lost => Lose(state, lost, context),
        ConfirmReplacement confirm => Replacements.Confirm(Effect.None(), state, confirm.AmphoraId),
        AmphoraReport report => Conclude(state, _reports.Events(state, report, context), context),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(LoadBalancerState state, string timer, in ActorContext context) => timer switch
    {
        Errands.AgainTimer => _errands.AskAgain(state, context.Now),
        Errands.DeadlineTimer => Expire(state, context),
        Errands.VipTimer => TakeVip(state, context),
        Errands.DrainTimer => EndDrains(state, context),
        _ => Effect.None(),
    };

    public override Effect Resume(LoadBalancerState state, in ActorContext context) =>
        _errands.Difference(Effect.None(), Empty(state.Id.ToString()), state, context.Now);

    public override bool Awaits(LoadBalancerState state, ReplyAddress asker) => state.Stage == Stage.Requested && state.Asker == asker;

    private Effect Request(LoadBalancerState state, ChangeRequest request, in ActorContext context)
    {
        if (Repetitions.Find(state, request) is { } known)
            return Effect.None().ThenReply(context.ReplyTo, known);
        if (request.NotAfter < context.Now)
            return Effect.None().ThenReply(context.ReplyTo, new Rejected(TooLate));
        var planned = _planner.Plan(state, request, context);
        if ((planned.Fault ?? request.OverQuota) is { } fault)
            return Effect.None().ThenReply(context.ReplyTo, new Rejected(fault));
        if (planned.Requested is { } requested)
            return Conclude(state, [requested], context);
        if (planned.Change is not { } change)
            return Effect.None().ThenReply(context.ReplyTo, new Accepted(null, planned.ResourceId, null));
        var effect = Conclude(state, [new ChangeAccepted(change)], context);
        var accepted = Apply(state, new ChangeAccepted(change));
        return effect.ThenReply(context.ReplyTo, new Accepted(change.Id, planned.ResourceId, ViewFinder.Find(accepted, planned.ResourceId)));
    }

    // It says so until it is told to go, which may have been lost; one that is in service here goes on until it is succeeded.
    private Effect Lose(LoadBalancerState state, AmphoraLost lost, in ActorContext context)
    {
        var effect = Renewals.Tell(Conclude(state, _losses.Lost(state, lost, context), context), state, lost);
        return Errands.Dismiss(effect, state, lost.AmphoraId, isRefusal: false);
    }

    private Effect TakeVip(LoadBalancerState state, in ActorContext context)
    {
        if (state.VipIdle is not { } idle)
            return Effect.None();
        return idle.Until > context.Now
            ? Effect.None().ThenSchedule(Errands.VipTimer, idle.Until, Errands.VipReason)
            : Conclude(state, [new VipTaken([.. Sharing.Unfenced(state)])], context);
    }

    private Effect Renew(LoadBalancerState state, RenewAmphorae renew, in ActorContext context)
    {
        if (renew.NotAfter < context.Now)
            return Effect.None();
        if (Renewals.Known(state, renew) is { } known)
            return known;
        var planned = _planner.Plan(state, renew, context);
        return planned.Change is { } change
            ? Conclude(state, [new ChangeAccepted(change)], context)
            : Renewals.Answer(state.Id, renew, planned.Fault);
    }

    private Effect Expire(LoadBalancerState state, in ActorContext context)
    {
        var expired = Deadlines.Events(state, context.Now);
        // A clock that was set back made the timer early: it is set again, for a fired timer is gone.
        return expired.Count == 0 && Deadlines.Next(state) is { } next
            ? Effect.None().ThenSchedule(Errands.DeadlineTimer, next, Errands.DeadlineReason)
            : Conclude(state, expired, context);
    }

    private Effect EndDrains(LoadBalancerState state, in ActorContext context)
    {
        var drained = Drains.Events(state, options, context);
        return drained.Count == 0 && Drains.Next(state, options) is { } next
            ? Effect.None().ThenSchedule(Errands.DrainTimer, next, Errands.DrainReason)
            : Conclude(state, drained, context);
    }

    private Effect Conclude(LoadBalancerState before, IReadOnlyList<LoadBalancerEvent> first, in ActorContext context)
    {
        if (first.Count == 0)
            return Effect.None();
        var (events, after) = _progress.Complete(before, first, Apply, context.Now);
        var effect = _errands.Difference(Effect.Persist(events), before, after, context.Now);
        AnswerCreation(effect, before, after, events);
        ReleaseQuota(effect, before, after);
        Replacements.Report(effect, before, after);
        Renewals.TellEnd(effect, before, after);
        return after.Stage == Stage.Gone ? effect.ThenPassivate() : effect;
    }

    // A message that is lost is made good when the quota is next counted, which is before it refuses anything.
    private void ReleaseQuota(Effect effect, LoadBalancerState before, LoadBalancerState after)
    {
        if (options.Quotas && before.Displayed.LoadBalancer is { } balancer
            && Departures.Between(before.Displayed, after.Displayed) is { } release)
            effect.ThenTell(QuotaCommand.AddressOf(balancer.ProjectId), release);
    }

    // A creation is answered when the network service has been heard: the client gets its VIP, or the reason why not.
    private static void AnswerCreation(Effect effect, LoadBalancerState before, LoadBalancerState after, List<LoadBalancerEvent> events)
    {
        if (before.Stage != Stage.Requested || after.Stage == Stage.Requested)
            return;
        if (events.OfType<CreationRefused>().FirstOrDefault() is { } refused)
        {
            effect.ThenReply(before.Asker, new Rejected(refused.Fault));
            return;
        }

        effect.ThenReply(before.Asker, new Accepted(before.Changes[0].Id, before.Id, after.View()));
    }
}
