namespace Lbaas.Actors.Contract;

/// <summary>
/// The one serialization of what actors are told and what they answer, for hosts whose actors live in several processes. Manifests are
/// as explicit as those of events (<c>msg.add-listener.v1</c>, never a CLR name), and none is an event's.
/// </summary>
public interface IMessageFormat
{
    /// <exception cref="ArgumentException">No actor is told, or answers, anything of this type.</exception>
    Payload Write(object message);

    /// <exception cref="UnknownManifestException">No such manifest: a newer or foreign program has sent it.</exception>
    object Read(Payload payload);
}
