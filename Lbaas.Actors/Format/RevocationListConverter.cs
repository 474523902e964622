using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Writes findings about revocation lists as a list: the names of JSON's properties can't be pairs.</summary>
internal sealed class RevocationListConverter : JsonConverter<ImmutableDictionary<RevocationPair, ReferenceFinding>>
{
    public override void WriteJson(JsonWriter writer, ImmutableDictionary<RevocationPair, ReferenceFinding>? value, JsonSerializer serializer) =>
        serializer.Serialize(writer, value!.Select(entry => new Entry(entry.Key.Authority, entry.Key.List, entry.Value)).ToArray());

    public override ImmutableDictionary<RevocationPair, ReferenceFinding> ReadJson(
        JsonReader reader,
        Type objectType,
        ImmutableDictionary<RevocationPair, ReferenceFinding>? existingValue,
        bool hasExistingValue,
        JsonSerializer serializer) =>
        serializer.Deserialize<Entry[]>(reader)!.ToImmutableDictionary(entry => new RevocationPair(entry.Authority, entry.List), entry => entry.Finding);

    private sealed record Entry(string Authority, string List, ReferenceFinding Finding);
}
