using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Tests.Fleet.Checks;
using Lbaas.Tests.Fleet.Outside;

namespace Lbaas.Tests.Fleet.Host;

/// <summary>
/// One life of the control plane. An actor takes one message at a time; what comes of it is durable or not at once, and what
/// is to leave leaves a little later, if the process lives then.
/// </summary>
internal sealed class FleetProcess
{
    private readonly FleetWorld _world;
    private readonly FleetInventory _inventory;
    private DateTimeOffset _lastArrival;
    private long _waiting;

    public FleetProcess(FleetWorld world)
    {
        _world = world;
        Workers = new FleetWorkers(world, this);
        Collector = new FleetCollector(world, this);
        _inventory = new FleetInventory(world, this);
    }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Until then it stands still.</summary>
    public DateTimeOffset StandsStillUntil { get; private set; }

    public bool StandsStill => StandsStillUntil > _world.Agenda.Now;

    /// <summary>Commits that failed, or of which nothing was heard.</summary>
    public long Failed { get; private set; }

    /// <summary>Commits that succeeded.</summary>
    public long Written { get; private set; }

    public FleetWorkers Workers { get; }

    public FleetCollector Collector { get; }

    public void Start()
    {
        _world.Trace?.Note("start", "process");
        foreach (var actor in _world.Journal.Actors)
        {
            foreach (var timer in actor.Timers)
                Await(timer);
        }

        foreach (var pool in FleetOptions.Pools)
            Tell(AmphoraPoolCommand.AddressOf(pool), new CheckSpares());
        Tell(BrakeCommand.Address, new CheckBrake());
        Collector.Start();
        _inventory.Start();
    }

    public void Crash()
    {
        _world.Trace?.Note("crash", "process");
        IsAlive = false;
    }

    public void StandStill(TimeSpan length)
    {
        _world.Trace?.Note("pause", "process", $"for {length}");
        StandsStillUntil = _world.Agenda.Now + length;
        _waiting = 0;
    }

    /// <summary>Something that this process does later, if it lives, and when it does not stand still.</summary>
    public void Later(TimeSpan delay, Action action) => _world.Agenda.After(delay, () => Do(action));

    /// <returns>False when nobody takes it.</returns>
    public bool Tell(ActorAddress target, object message)
    {
        if (!IsAlive)
            return false;
        if (!_world.Behaviors.ContainsKey(target.Kind))
            return true;
        var arriving = _world.Carry(message);
        // What is told in this order arrives in it.
        var at = _world.Agenda.Now + _world.Dice.Milliseconds(0, 2);
        _lastArrival = at > _lastArrival ? at : _lastArrival + TimeSpan.FromTicks(1);
        Later(_lastArrival - _world.Agenda.Now, () => Deliver(_world.Journal.Find(target), arriving, null));
        return true;
    }

    private void Do(Action action)
    {
        if (!IsAlive)
            return;
        if (StandsStill)
            _world.Agenda.At(StandsStillUntil + TimeSpan.FromTicks(_waiting++), () => Do(action));
        else
            action();
    }

    private void Await(FleetTimer timer) =>
        _world.Agenda.At(timer.DueAt, () => Do(() =>
        {
            if (timer.Actor.IsSet(timer))
                Deliver(timer.Actor, null, timer);
        }));

    private void Deliver(FleetActor actor, object? message, FleetTimer? timer)
    {
        if (!IsAwake(actor))
        {
            Postpone(timer);
            return;
        }

        // It may have set the timer anew as it woke.
        if (timer is not null && !actor.IsSet(timer))
            return;
        var context = new ActorContext(actor.Address, _world.Agenda.Now, _world.Dice.NewGuid(), ReplyAddress.None);
        Effect effect;
        try
        {
            effect = timer is null
                ? actor.Behavior.Decide(actor.State, message!, context)
                : actor.Behavior.OnTimer(actor.State, timer.Name, context);
        }
        catch (Exception failure) when (failure is not FleetViolation)
        {
            throw new FleetViolation(FleetInvariant.BehaviorsDoNotThrow, $"{actor.Address} at {message ?? timer!.Name}: {failure}");
        }

        _world.Trace?.Note("decide", actor.Address.PersistenceId, message ?? timer!.Name);
        if (!Settle(actor, effect, timer))
            Postpone(timer);
    }

    private bool IsAwake(FleetActor actor)
    {
        if (ReferenceEquals(actor.AwakeIn, this))
            return true;
        if (_world.Journal.IsDown)
            return false;
        actor.AwakeIn = this;
        var context = new ActorContext(actor.Address, _world.Agenda.Now, _world.Dice.NewGuid(), ReplyAddress.None);
        if (Settle(actor, actor.Behavior.Resume(actor.State, context), null))
            return true;
        FallAsleep(actor);
        return false;
    }

    private bool Settle(FleetActor actor, Effect effect, FleetTimer? fired)
    {
        if (effect.IsUnhandled)
            throw new FleetViolation(FleetInvariant.BehaviorsDoNotThrow, $"{actor.Address} has no use for a message");
        var needsCommit = effect.Events.Count > 0 || effect.Timers.Count > 0 || fired is not null;
        if (needsCommit && (_world.Journal.IsDown || _world.Dice.Fault(_world.Plan.CommitFails)))
        {
            Failed++;
            _world.Trace?.Note("not written", actor.Address.PersistenceId);
            return false;
        }

        Remember(actor, effect, fired);
        Written += needsCommit ? 1 : 0;
        if (needsCommit && _world.Dice.Fault(_world.Plan.CommitUnknown))
        {
            Failed++;
            _world.Trace?.Note("unheard", actor.Address.PersistenceId);
            FallAsleep(actor);
            return true;
        }

        if (effect.Messages.Count > 0)
            Say(actor, effect, needsCommit ? _world.Dice.Milliseconds(1, 6) : TimeSpan.Zero);
        return true;
    }

    private void Say(FleetActor actor, Effect effect, TimeSpan delay)
    {
        var at = _world.Agenda.Now + delay;
        actor.SaysUntil = at > actor.SaysUntil ? at : actor.SaysUntil + TimeSpan.FromTicks(1);
        Later(actor.SaysUntil - _world.Agenda.Now, () => LetOut(effect));
    }

    private void Remember(FleetActor actor, Effect effect, FleetTimer? fired)
    {
        foreach (var @event in effect.Events)
        {
            _world.Trace?.Note("durable", actor.Address.PersistenceId, @event);
            actor.State = actor.Behavior.Apply(actor.State, @event);
            _world.Book.OnEvent(actor, @event);
        }

        if (fired is not null)
            actor.Timers.Remove(fired);
        foreach (var change in effect.Timers)
        {
            if (change.DueAt == actor.DueOf(change.Name))
                continue;
            actor.Timers.RemoveAll(timer => timer.Name == change.Name);
            if (change.DueAt is not { } due)
                continue;
            var timer = new FleetTimer(actor, change.Name, due);
            actor.Timers.Add(timer);
            Await(timer);
        }
    }

    private void LetOut(Effect effect)
    {
        foreach (var outgoing in effect.Messages)
        {
            _world.Book.OnMessage(outgoing);
            if (_world.Dice.Fault(_world.Plan.MessageLoss))
                _world.Trace?.Note("lost", outgoing.Target.PersistenceId, outgoing.Message);
            else if (_world.Behaviors.ContainsKey(outgoing.Target.Kind))
                Tell(outgoing.Target, outgoing.Message);
            else
                Workers.Submit(outgoing.Target, outgoing.Message);
        }
    }

    // What it was about to do is derived again from its state.
    private void FallAsleep(FleetActor actor)
    {
        actor.AwakeIn = null;
        Later(TimeSpan.FromSeconds(1), () =>
        {
            if (!IsAwake(actor))
                FallAsleep(actor);
        });
    }

    private void Postpone(FleetTimer? timer)
    {
        if (timer is not null)
            Later(_world.Dice.Seconds(1, 3), () => Again(timer));
    }

    private void Again(FleetTimer timer)
    {
        if (timer.Actor.IsSet(timer))
            Deliver(timer.Actor, null, timer);
    }
}
