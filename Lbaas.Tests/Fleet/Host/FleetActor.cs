using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Fleet.Host;

/// <summary>What the journal has of one actor: the state its events make, and its timers.</summary>
internal sealed class FleetActor(IBehavior behavior, ActorAddress address, object state)
{
    public IBehavior Behavior { get; } = behavior;

    public ActorAddress Address { get; } = address;

    public object State { get; set; } = state;

    public List<FleetTimer> Timers { get; } = new(2);

    /// <summary>The process that has it in memory, which it has once it has resumed there.</summary>
    public FleetProcess? AwakeIn { get; set; }

    /// <summary>When the last of its messages leaves: an actor is never overtaken by what it says later.</summary>
    public DateTimeOffset SaysUntil { get; set; }

    public bool IsSet(FleetTimer timer) => Timers.Exists(other => ReferenceEquals(other, timer));

    public DateTimeOffset? DueOf(string timer) => Timers.Find(other => other.Name == timer)?.DueAt;
}
