using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Fleet.Host;

/// <summary>
/// All actors as the database has them. Nothing is serialized here: that states follow from events byte for byte is the other
/// simulation's business.
/// </summary>
internal sealed class FleetJournal(FleetWorld world)
{
    private readonly Dictionary<ActorAddress, FleetActor> _actors = [];

    public bool IsDown { get; private set; }

    public IReadOnlyCollection<FleetActor> Actors => _actors.Values;

    public void GoDown() => IsDown = true;

    public void ComeBack() => IsDown = false;

    public FleetActor Find(ActorAddress address)
    {
        if (!_actors.TryGetValue(address, out var actor))
            Put(actor = New(address, null));
        return actor;
    }

    public TState? StateOf<TState>(ActorAddress address)
        where TState : class => _actors.TryGetValue(address, out var actor) ? (TState)actor.State : null;

    public IEnumerable<TState> States<TState>() => _actors.Values.Select(actor => actor.State).OfType<TState>();

    /// <summary>Begins with what another journal has: states are immutable, so all fleets may share them.</summary>
    public void Load(FleetJournal other)
    {
        foreach (var known in other._actors.Values)
        {
            var actor = New(known.Address, known.State);
            actor.Timers.AddRange(known.Timers.Select(timer => timer with { Actor = actor }));
            Put(actor);
        }
    }

    private FleetActor New(ActorAddress address, object? state)
    {
        var behavior = world.Behaviors[address.Kind];
        return new FleetActor(behavior, address, state ?? behavior.Empty(address.Id));
    }

    private void Put(FleetActor actor) => _actors.Add(actor.Address, actor);
}
