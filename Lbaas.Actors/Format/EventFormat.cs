using Lbaas.Actors.Contract;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Events and snapshots as JSON under explicit manifests (design section 6).</summary>
public sealed class EventFormat : IEventFormat
{
    private static readonly Dictionary<Type, string> EventNames = Manifests.Events.ToDictionary(entry => entry.Value, entry => entry.Key);
    private static readonly Dictionary<Type, string> StateNames = Manifests.States.ToDictionary(entry => entry.Value, entry => entry.Key);

    private readonly JsonPayloads _json = new(JournalJson.Settings);

    /// <summary>Our serializer's id in the journal and in Akka's configuration.</summary>
    public int Identifier => 9876;

    public Payload Write(IEvent @event) => _json.Write(EventNames[@event.GetType()], @event);

    public IEvent Read(Payload payload) => Manifests.Events.TryGetValue(payload.Manifest, out var type)
        ? (IEvent)_json.Read(payload.Bytes, type)!
        : throw new UnknownManifestException(payload.Manifest);

    public Payload WriteState(object state) => _json.Write(StateNames[state.GetType()], state);

    public object? ReadState(Payload payload, Type stateType)
    {
        if (!StateNames.TryGetValue(stateType, out var manifest) || manifest != payload.Manifest)
            return null;
        try
        {
            return _json.Read(payload.Bytes, stateType);
        }
        catch (JsonException)
        {
            // A snapshot is a cache: the journal still has everything.
            return null;
        }
    }
}
