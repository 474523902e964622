using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Timers;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>The timers of an actor whose journal keeps none: those that it sets when it resumes.</summary>
public static class SharedTimers
{
    /// <exception cref="UnreplayableHistoryException">It fails to resume.</exception>
    public static bool Any(ActorKind kind, ActorShell actor, DateTimeOffset lastAt)
    {
        try
        {
            return ActorTimers.Of(kind.Behavior, actor.Address, actor.Committed, lastAt).Timers.Count > 0;
        }
        catch (Exception failure)
        {
            throw new UnreplayableHistoryException(actor.Address, actor.SequenceNumber, failure);
        }
    }
}
