using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;

namespace Lbaas.Tests.Simulation.Sabotage;

/// <summary>After a restart it asks again but no longer knows when to ask once more.</summary>
internal sealed class ForgetsTimers(IBehavior inner) : Wrapped(inner)
{
    public override Effect Resume(object state, in ActorContext context) =>
        Without(Inner.Resume(state, context), messages: _ => false, timers: true);
}

/// <summary>After a restart it waits for answers to questions that nobody has.</summary>
internal sealed class ForgetsRequests(IBehavior inner) : Wrapped(inner)
{
    public override Effect Resume(object state, in ActorContext context) => Effect.None();
}

/// <summary>Takes a creation that comes again for another one.</summary>
internal sealed class ForgetsKeys(IBehavior inner) : Wrapped(inner)
{
    public override Effect Decide(object state, object command, in ActorContext context) =>
        command is ChangeRequest { Context: { Idempotency: { } stamp } requester } request
            ? Inner.Decide(state, request with { Context = requester with { Idempotency = stamp with { Since = null } } }, context)
            : Inner.Decide(state, command, context);
}

/// <summary>Gives the VIP back while amphorae may still answer at it.</summary>
internal sealed class ReleasesVipEarly(IBehavior inner) : Wrapped(inner)
{
    protected override Effect Changed(Effect effect, object state, in ActorContext context) =>
        state is LoadBalancerState { Stage: Stage.Live, Vip: { } vip } balancer && effect.Messages.Any(message => message.Message is RetireAmphora)
            ? effect.ThenTell(new ActorAddress(NetworkRequest.WorkerKind, balancer.Id.ToString()), new ReleaseVip(balancer.Id, vip))
            : effect;
}

/// <summary>A change that failed stays in the configuration.</summary>
internal sealed class KeepsFailedChanges(IBehavior inner) : Wrapped(inner)
{
    public override object Apply(object state, IEvent @event)
    {
        var next = Inner.Apply(state, @event);
        if (@event is not ChangeFailed failure || state is not LoadBalancerState { Slots.IsEmpty: false } before || next is not LoadBalancerState after)
            return next;
        var failed = before.Changes.Find(change => change.Id == failure.ChangeId)!;
        return after with { Applied = failed.ApplyTo(after.Applied) ?? after.Applied };
    }
}

/// <summary>Its memory depends on how often it was asked to remember.</summary>
internal sealed class RemembersImpurely(IBehavior inner) : Wrapped(inner)
{
    private int _calls;

    public override object Apply(object state, IEvent @event) =>
        Inner.Apply(state, @event) is LoadBalancerState next ? next with { VipAttempts = ++_calls } : throw new InvalidOperationException();
}

/// <summary>Says that the node has a revision which is only on its way.</summary>
internal sealed class ReportsTooEarly(IBehavior inner) : Wrapped(inner)
{
    public override Effect Decide(object state, object command, in ActorContext context)
    {
        var effect = Inner.Decide(state, command, context);
        return command is Configure configure && effect.Messages.Count > 0
            ? effect.ThenTell(LoadBalancerCommand.AddressOf(configure.LoadBalancerId), new RevisionReached(Guid.Parse(context.Self.Id), configure.Revision))
            : effect;
    }
}

/// <summary>Lets amphorae fall that it does not need any more.</summary>
internal sealed class ForgetsAmphorae(IBehavior inner) : Wrapped(inner)
{
    public override object Apply(object state, IEvent @event)
    {
        var next = (LoadBalancerState)Inner.Apply(state, @event);
        return next with { Retiring = next.Retiring.Clear() };
    }
}

/// <summary>Lets an amphora go as soon as its successor is named.</summary>
internal sealed class BreaksBeforeItMakes(IBehavior inner) : Wrapped(inner)
{
    public override object Apply(object state, IEvent @event)
    {
        var next = Inner.Apply(state, @event);
        return @event is AmphoraSuperseded superseded && next is LoadBalancerState balancer
            ? balancer with { Retiring = balancer.Retiring.Add(superseded.AmphoraId) }
            : next;
    }
}

/// <summary>Never asks twice.</summary>
internal sealed class NeverAsksAgain(IBehavior inner) : Wrapped(inner)
{
    public override Effect OnTimer(object state, string timer, in ActorContext context) => Effect.None();
}

/// <summary>Lets its certificate end.</summary>
internal sealed class KeepsCertificates(IBehavior inner) : Wrapped(inner)
{
    public override Effect OnTimer(object state, string timer, in ActorContext context) =>
        timer == "certificate" ? Effect.None() : base.OnTimer(state, timer, context);
}
