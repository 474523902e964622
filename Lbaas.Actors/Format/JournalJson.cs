using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Requests;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace Lbaas.Actors.Format;

/// <summary>How journal JSON is written: camel case, no nulls, no CLR names, nothing that is computed.</summary>
public static class JournalJson
{
    public static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new JournalContracts(),
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        TypeNameHandling = TypeNameHandling.None,
        // The default fills in what a property holds already: a snapshot would be read into the one shared Configuration.Empty.
        ObjectCreationHandling = ObjectCreationHandling.Replace,
        Converters = { new DeltaConverter(), new OptionalConverter(), new StringEnumConverter() },
    };

    private sealed class JournalContracts : DefaultContractResolver
    {
        public JournalContracts() => NamingStrategy = new CamelCaseNamingStrategy(processDictionaryKeys: false, overrideSpecifiedNames: true);

        protected override JsonProperty CreateProperty(System.Reflection.MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            // What can't be set is computed from the rest.
            property.Ignored |= !property.Writable;
            // Listeners were in journals before they had policies: those without any are written as ever.
            if (property.PropertyType == typeof(ImmutableList<L7Policy>))
            {
                var lists = property.ValueProvider!;
                property.ShouldSerialize = owner => lists.GetValue(owner) is ImmutableList<L7Policy> { IsEmpty: false };
            }

            if (typeof(IOptional).IsAssignableFrom(property.PropertyType))
            {
                var values = property.ValueProvider!;
                property.NullValueHandling = NullValueHandling.Include;
                property.ShouldSerialize = owner => ((IOptional)values.GetValue(owner)!).IsSet;
            }

            return property;
        }
    }
}
