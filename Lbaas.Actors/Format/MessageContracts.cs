using System.Reflection;
using Lbaas.Actors.Requests;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Lbaas.Actors.Format;

/// <summary>As in the journal, and besides what is only shown: a journal need not remember it, a message is to say all it says.</summary>
internal sealed class MessageContracts : JournalContracts
{
    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        // The journal takes what outsiders can't set for computed, too.
        if (!property.Writable && member is PropertyInfo { SetMethod: not null })
        {
            property.Writable = true;
            property.Ignored = false;
            property.DefaultValueHandling = DefaultValueHandling.Ignore;
        }

        if (member.DeclaringType == typeof(Accepted) && member.Name == nameof(Accepted.View))
            property.Converter = new ViewConverter();
        return property;
    }
}
