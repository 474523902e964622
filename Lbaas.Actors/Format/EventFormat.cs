using System.Text;
using Lbaas.Actors.Contract;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Events and snapshots as JSON under explicit manifests (design section 6).</summary>
public sealed class EventFormat : IEventFormat
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly Dictionary<Type, string> EventNames = Manifests.Events.ToDictionary(entry => entry.Value, entry => entry.Key);
    private static readonly Dictionary<Type, string> StateNames = Manifests.States.ToDictionary(entry => entry.Value, entry => entry.Key);

    [ThreadStatic]
    private static MemoryStream? t_buffer;

    private readonly JsonSerializer _serializer = JsonSerializer.Create(JournalJson.Settings);

    /// <summary>Our serializer's id in the journal and in Akka's configuration.</summary>
    public int Identifier => 9876;

    public Payload Write(IEvent @event) => Write(EventNames[@event.GetType()], @event);

    public IEvent Read(Payload payload) => Manifests.Events.TryGetValue(payload.Manifest, out var type)
        ? (IEvent)Read(payload.Bytes, type)!
        : throw new UnknownManifestException(payload.Manifest);

    public Payload WriteState(object state) => Write(StateNames[state.GetType()], state);

    public object? ReadState(Payload payload, Type stateType)
    {
        if (!StateNames.TryGetValue(stateType, out var manifest) || manifest != payload.Manifest)
            return null;
        try
        {
            return Read(payload.Bytes, stateType);
        }
        catch (JsonException)
        {
            // A snapshot is a cache: the journal still has everything.
            return null;
        }
    }

    private Payload Write(string manifest, object value)
    {
        var buffer = t_buffer ??= new MemoryStream(4096);
        buffer.SetLength(0);
        using (var text = new StreamWriter(buffer, Utf8, 1024, leaveOpen: true))
        using (var json = new JsonTextWriter(text) { ArrayPool = JsonBuffers.Shared })
            _serializer.Serialize(json, value);
        return new Payload(manifest, buffer.ToArray());
    }

    private object? Read(ReadOnlyMemory<byte> bytes, Type type)
    {
        using var text = new StringReader(Utf8.GetString(bytes.Span));
        using var json = new JsonTextReader(text) { ArrayPool = JsonBuffers.Shared, DateParseHandling = DateParseHandling.None };
        return _serializer.Deserialize(json, type);
    }
}
