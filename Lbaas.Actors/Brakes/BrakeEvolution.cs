using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Brakes;

/// <summary>The state after an event.</summary>
internal static class BrakeEvolution
{
    public static BrakeState Apply(BrakeState state, BrakeEvent @event)
    {
        var next = After(state, @event);
        return next.IsClosed == state.IsClosed ? next : next with { Since = @event.At };
    }

    private static BrakeState After(BrakeState state, BrakeEvent @event) => @event switch
    {
        ConvictionCounted e => state with { Convictions = Counted(state.Convictions, e), ConvictionsTotal = state.ConvictionsTotal + 1 },
        RepairQueued e => Queue(state, new RepairCase(e.AmphoraId, e.LoadBalancerId, e.Domain, e.Evidence, e.At, e.At, 0), e.At),
        RepairStarted e => Start(state, e),
        RepairOverran e => Queue(state with { Granted = state.Granted.Remove(e.AmphoraId) }, state.Granted[e.AmphoraId], e.At),
        RepairLeft e => Leave(state, e.AmphoraId) with { ReplacedTotal = state.ReplacedTotal + (e.IsReplaced ? 1 : 0) },
        BrakeClosed e => state with { Closure = new BrakeClosure(e.Cause, e.At) },
        BrakeOpened => state with { Closure = null, Convictions = [] },
        BrakeOverridden e => state with { Override = e.Override },
        OverrideEnded => state with { Override = null },
        BrakeSwitched e => state with { IsOff = !e.IsOn },
        _ => throw new UnknownEventException(BrakeCommand.Kind, @event.GetType().Name),
    };

    private static ImmutableList<Conviction> Counted(ImmutableList<Conviction> convictions, ConvictionCounted counted)
    {
        var recent = convictions.RemoveAll(known => known.At <= counted.WindowFrom).Add(new Conviction(counted.AmphoraId, counted.At));
        return recent.RemoveRange(0, Math.Max(0, recent.Count - counted.KeptMax));
    }

    private static BrakeState Queue(BrakeState state, RepairCase repair, DateTimeOffset at)
    {
        var place = state.LastPlace + 1;
        return state with
        {
            LastPlace = place,
            Queue = state.Queue.Add(place, repair.AmphoraId),
            Waiting = state.Waiting.Add(repair.AmphoraId, repair with { Since = at, Place = place, Deadline = null }),
        };
    }

    private static BrakeState Start(BrakeState state, RepairStarted started)
    {
        var repair = state.Waiting[started.AmphoraId];
        var without = Leave(state, started.AmphoraId);
        return without with
        {
            Granted = without.Granted.Add(repair.AmphoraId, repair with { Since = started.At, Deadline = started.Deadline }),
        };
    }

    private static BrakeState Leave(BrakeState state, Guid amphoraId) => state.Waiting.TryGetValue(amphoraId, out var waits)
        ? state with { Waiting = state.Waiting.Remove(amphoraId), Queue = state.Queue.Remove(waits.Place) }
        : state with { Granted = state.Granted.Remove(amphoraId) };
}
