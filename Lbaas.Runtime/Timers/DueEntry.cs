using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Timers;

/// <summary>A timer that is set: an actor has something due.</summary>
/// <param name="Actor">Whose timer.</param>
/// <param name="Name">Its name, unique within the actor.</param>
/// <param name="Deadline">When it fires, UTC.</param>
/// <param name="Reason">Why it was set, for the operator.</param>
public sealed record DueEntry(ActorAddress Actor, string Name, DateTimeOffset Deadline, string Reason);
