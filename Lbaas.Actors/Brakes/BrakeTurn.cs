namespace Lbaas.Actors.Brakes;

/// <summary>One message's work: event after event, each decided on the state that the last one left.</summary>
internal sealed class BrakeTurn(BrakeState before, BrakeOptions options, DateTimeOffset now)
{
    private readonly List<BrakeEvent> _events = [];

    public BrakeState Before { get; } = before;

    public BrakeState State { get; private set; } = before;

    public IReadOnlyList<BrakeEvent> Events => _events;

    private DateTimeOffset WindowFrom => now - options.Window;

    /// <summary>An amphora is dead by the evidence. One that is known is not dead twice, and where the queue is full it asks again.</summary>
    public void Convict(RequestRepair request)
    {
        if (State.Knows(request.AmphoraId) || State.Waiting.Count >= options.QueueMax)
            return;
        if (!State.Convictions.Any(known => known.AmphoraId == request.AmphoraId && known.At > WindowFrom))
            Count(request.AmphoraId);
        Do(new RepairQueued(request.AmphoraId, request.LoadBalancerId, request.Domain, request.Evidence, now));
    }

    public void Drop(Guid amphoraId, bool isReplaced)
    {
        if (State.Knows(amphoraId))
            Do(new RepairLeft(amphoraId, isReplaced, now));
    }

    public void Override(OverrideBrake command)
    {
        if (command.Mode != OverrideMode.Auto)
        {
            Do(new BrakeOverridden(
                new BrakeOverride(command.Mode, now + command.For, command.Reason, command.Context.UserId, command.Context.RequestId, now), now));
        }
        else if (State.Override is not null)
        {
            Do(new OverrideEnded($"An operator took it back: {command.Reason}", now));
        }
    }

    /// <summary>Whatever the state and the time ask for. Who waits is let go last: everything that could hinder it has been said by then.</summary>
    public void Settle()
    {
        if (State.IsOff == options.Enabled)
            Do(new BrakeSwitched(options.Enabled, now));
        if (State.Override?.Until <= now)
            Do(new OverrideEnded("Its time is over.", now));
        foreach (var late in State.Granted.Values.Where(repair => repair.Deadline <= now).OrderBy(repair => repair.Place))
            Do(new RepairOverran(late.AmphoraId, now));
        if (State.Closure is not null && State.Waiting.Count <= options.ConvictionsMax && QuietFrom(State) <= now)
            Do(new BrakeOpened(now));
        if (!State.IsClosed)
            LetGo();
        if (State is { Override.Mode: OverrideMode.Open, Waiting.IsEmpty: true })
            EndTheLettingGo();
    }

    /// <summary>When something is due by itself, after now; null: nothing is.</summary>
    public DateTimeOffset? DueOf(BrakeState state)
    {
        DateTimeOffset?[] due =
        [
            state.Override?.Until,
            state.Granted.Values.Min(repair => repair.Deadline),
            state.Closure is null || QuietFrom(state) <= now ? null : QuietFrom(state),
        ];
        return due.Min();
    }

    // From when on no conviction counts any more.
    private DateTimeOffset QuietFrom(BrakeState state) => state.Convictions[^1].At + options.Window;

    private void Count(Guid amphoraId)
    {
        // One more than is believed is all that has to be known.
        Do(new ConvictionCounted(amphoraId, WindowFrom, options.ConvictionsMax + 1, now));
        if (State.Closure is null && State.Convictions.Count > options.ConvictionsMax)
        {
            Do(new BrakeClosed(
                $"More than {options.ConvictionsMax} amphorae were found dead within {options.Window.TotalMinutes:0.#} minutes.", now));
        }
    }

    // In the order of the queue; who must wait for others of its host or zone keeps its place and nobody else back.
    private void LetGo()
    {
        var taken = new TakenPlaces(options, State.Granted.Values);
        foreach (var id in State.Queue.Values)
        {
            if (taken.IsFull)
                return;
            if (taken.TryTake(State.Waiting[id].Domain))
                Do(new RepairStarted(id, now + options.GrantDeadline, now));
        }
    }

    private void EndTheLettingGo()
    {
        Do(new OverrideEnded("Nobody waits.", now));
        if (State.Closure is not null)
            Do(new BrakeOpened(now));
    }

    private void Do(BrakeEvent @event)
    {
        State = BrakeEvolution.Apply(State, @event);
        _events.Add(@event);
    }
}
