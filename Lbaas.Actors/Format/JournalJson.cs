using Newtonsoft.Json;
using Newtonsoft.Json.Converters;

namespace Lbaas.Actors.Format;

/// <summary>How journal JSON is written: camel case, no nulls, no CLR names, nothing that is computed.</summary>
public static class JournalJson
{
    public static readonly JsonSerializerSettings Settings = With(new JournalContracts());

    /// <summary>The same with other contracts, and converters that come before those of the journal.</summary>
    internal static JsonSerializerSettings With(JournalContracts contracts, params JsonConverter[] converters) => new()
    {
        ContractResolver = contracts,
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        TypeNameHandling = TypeNameHandling.None,
        // The default fills in what a property holds already: a snapshot would be read into the one shared Configuration.Empty.
        ObjectCreationHandling = ObjectCreationHandling.Replace,
        Converters = [.. converters, new DeltaConverter(), new OptionalConverter(), new StringEnumConverter()],
    };
}
