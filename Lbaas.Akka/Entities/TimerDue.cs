using Akka.Actor;

namespace Lbaas.Akka.Entities;

/// <summary>What an entity is told by its own timer. It counts only if the timer is still set for that time.</summary>
internal sealed record TimerDue(string Name, DateTimeOffset DueAt) : INoSerializationVerificationNeeded;
