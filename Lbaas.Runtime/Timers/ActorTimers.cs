using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Timers;

/// <summary>All timers of an actor.</summary>
/// <param name="Timers">Each with a deadline, and no name twice; none: it has no timers.</param>
public readonly record struct ActorTimers(ActorAddress Actor, IReadOnlyList<TimerChange> Timers)
{
    /// <summary>
    /// What an actor's behavior sets when it resumes: the timers of a state whose own are not known. Whatever else it wants then has to
    /// wait until the actor is really started.
    /// </summary>
    /// <param name="now">The moment that timers count from, where they do.</param>
    public static ActorTimers Of(IBehavior behavior, ActorAddress actor, object state, DateTimeOffset now)
    {
        var effect = behavior.Resume(state, new ActorContext(actor, now, Guid.NewGuid(), ReplyAddress.None));
        if (effect.Timers.Count == 0)
            return new ActorTimers(actor, []);
        var timers = new Dictionary<string, TimerChange>();
        foreach (var timer in effect.Timers)
            timers[timer.Name] = timer;
        return new ActorTimers(actor, [.. timers.Values.Where(static timer => timer.DueAt is not null)]);
    }
}
