using System.Collections.Immutable;
using System.Reflection;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Requests;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Lbaas.Actors.Format;

/// <summary>What of an object is written, and under which names.</summary>
internal class JournalContracts : DefaultContractResolver
{
    public JournalContracts() => NamingStrategy = new CamelCaseNamingStrategy(processDictionaryKeys: false, overrideSpecifiedNames: true);

    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
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
