using Lbaas.Actors.LoadBalancers.Changes;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Writes a delta as <c>{"kind": {...}}</c>: one property, named after its kind.</summary>
internal sealed class DeltaConverter : JsonConverter<Delta>
{
    private static readonly Dictionary<Type, string> Names = Manifests.Deltas.ToDictionary(entry => entry.Value, entry => entry.Key);

    // Set while the inner object is handled, which must not come back here.
    [ThreadStatic]
    private static bool t_inside;

    public override bool CanWrite => !Toggle();

    public override bool CanRead => !Toggle();

    public override void WriteJson(JsonWriter writer, Delta? value, JsonSerializer serializer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Names[value!.GetType()]);
        t_inside = true;
        serializer.Serialize(writer, value, value.GetType());
        writer.WriteEndObject();
    }

    public override Delta? ReadJson(JsonReader reader, Type objectType, Delta? existingValue, bool hasExistingValue, JsonSerializer serializer)
    {
        reader.Read();
        var kind = (string)reader.Value!;
        if (!Manifests.Deltas.TryGetValue(kind, out var type))
            throw new Contract.UnknownManifestException(kind);
        reader.Read();
        t_inside = true;
        var delta = (Delta?)serializer.Deserialize(reader, type);
        reader.Read();
        return delta;
    }

    private static bool Toggle()
    {
        var inside = t_inside;
        t_inside = false;
        return inside;
    }
}
