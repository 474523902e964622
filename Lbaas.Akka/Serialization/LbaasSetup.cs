using Akka.Actor.Setup;
using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Serialization;

/// <summary>
/// How an actor system is told the formats of this program: <c>ActorSystemSetup.Create(bootstrap, new LbaasSetup(events, messages))</c>.
/// Akka makes serializers itself, and gives them nothing but the system.
/// </summary>
/// <param name="events">Its <see cref="IEventFormat.Identifier"/> is the serializer's.</param>
/// <param name="messages">What entities are told and answer.</param>
public sealed class LbaasSetup(IEventFormat events, IMessageFormat messages) : Setup
{
    public IEventFormat Events { get; } = events;

    public IMessageFormat Messages { get; } = messages;
}
