using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>The timers of one process in memory.</summary>
internal sealed class SimTimers(World world, SimProcess process)
{
    private readonly Dictionary<ActorAddress, List<ArmedTimer>> _armed = [];

    public ArmedTimer? Find(ActorAddress actor, string name) =>
        _armed.TryGetValue(actor, out var timers) ? timers.Find(timer => timer.Name == name) : null;

    public bool Any(ActorAddress actor) => _armed.TryGetValue(actor, out var timers) && timers.Count > 0;

    public void Set(ActorAddress actor, string name, DateTimeOffset dueAt)
    {
        Cancel(actor, name);
        var timer = new ArmedTimer(actor, name, dueAt);
        if (!_armed.TryGetValue(actor, out var timers))
            _armed[actor] = timers = new List<ArmedTimer>(2);
        timers.Add(timer);
        world.Agenda.At(dueAt, () => Fire(timer));
    }

    public void Cancel(ActorAddress actor, string name)
    {
        if (_armed.TryGetValue(actor, out var timers))
            timers.RemoveAll(timer => timer.Name == name);
    }

    public void Apply(ActorAddress actor, List<TimerChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.DueAt is { } dueAt)
                Set(actor, change.Name, dueAt);
            else
                Cancel(actor, change.Name);
        }
    }

    /// <summary>After a commit with unknown outcome: the journal knows.</summary>
    public void Replace(ActorAddress actor, IEnumerable<KeyValuePair<string, DateTimeOffset>> due)
    {
        _armed.Remove(actor);
        foreach (var (name, dueAt) in due)
            Set(actor, name, dueAt);
    }

    /// <summary>The actor could not deal with it now: again in a while.</summary>
    public void Postpone(ArmedTimer timer) => world.Agenda.After(world.Dice.Seconds(1, 3), () => Fire(timer));

    private void Fire(ArmedTimer timer)
    {
        if (process.IsAlive && ReferenceEquals(Find(timer.Actor, timer.Name), timer))
            process.Deliver(timer.Actor, new SimEnvelope(null, ReplyAddress.None, timer));
    }
}
