using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Sabotage;

/// <summary>A behavior with something about it changed.</summary>
internal abstract class Wrapped(IBehavior inner) : IBehavior
{
    public string Kind => Inner.Kind;

    public Type StateType => Inner.StateType;

    protected IBehavior Inner { get; } = inner;

    public object Empty(string id) => Inner.Empty(id);

    public virtual Effect Decide(object state, object command, in ActorContext context) =>
        Changed(Inner.Decide(state, command, context), state, context);

    public virtual Effect OnTimer(object state, string timer, in ActorContext context) =>
        Changed(Inner.OnTimer(state, timer, context), state, context);

    public virtual object Apply(object state, IEvent @event) => Inner.Apply(state, @event);

    public virtual Effect Resume(object state, in ActorContext context) => Inner.Resume(state, context);

    public bool Awaits(object state, ReplyAddress asker) => Inner.Awaits(state, asker);

    protected virtual Effect Changed(Effect effect, object state, in ActorContext context) => effect;

    /// <summary>The same effect with some of its parts left out.</summary>
    protected static Effect Without(Effect effect, Func<Outgoing, bool> messages, bool timers)
    {
        var rest = Effect.Persist(effect.Events);
        foreach (var reply in effect.Replies)
            rest.ThenReply(reply.Target, reply.Message);
        foreach (var message in effect.Messages.Where(message => !messages(message)))
            rest.ThenTell(message.Target, message.Message);
        foreach (var timer in timers ? [] : effect.Timers)
        {
            if (timer.DueAt is { } due)
                rest.ThenSchedule(timer.Name, due, timer.Reason);
            else
                rest.ThenCancel(timer.Name);
        }

        return effect.Passivates ? rest.ThenPassivate() : rest;
    }
}
