using System.Collections.Concurrent;
using Lbaas.Actors.Requests;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Writes a given optional as its bare value; one that is not given is left out by the contract.</summary>
internal sealed class OptionalConverter : JsonConverter
{
    private static readonly ConcurrentDictionary<Type, Func<object?, object>> Makers = new();

    public override bool CanConvert(Type objectType) => typeof(IOptional).IsAssignableFrom(objectType);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        serializer.Serialize(writer, ((IOptional)value!).Untyped);

    public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        var value = serializer.Deserialize(reader, objectType.GetGenericArguments()[0]);
        return Makers.GetOrAdd(objectType, Maker)(value);
    }

    private static Func<object?, object> Maker(Type optional)
    {
        var constructor = optional.GetConstructors().Single(c => c.GetParameters().Length == 2);
        return value => constructor.Invoke([true, value]);
    }
}
