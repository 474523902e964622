using System.Collections.Frozen;
using static Lbaas.Api.Lists.AttributeSource;
using static Lbaas.Api.Lists.AttributeType;

namespace Lbaas.Api.Lists;

/// <summary>What reading a resource needs to know of it.</summary>
public sealed class Resource
{
    private readonly FrozenDictionary<string, ListAttribute> _attributes;

    /// <param name="kind">Of its documents; also the envelope of one.</param>
    /// <param name="plural">The envelope of a list.</param>
    /// <param name="title">What faults call it, such as <c>Load Balancer</c>.</param>
    /// <param name="attributes">Those that it has besides the common ones.</param>
    public Resource(string kind, string plural, string title, params ListAttribute[] attributes)
    {
        (Kind, Plural, Title) = (kind, plural, title);
        _attributes = Common.Concat(attributes).ToFrozenDictionary(attribute => attribute.Name);
    }

    public string Kind { get; }

    public string Plural { get; }

    public string Title { get; }

    /// <summary>What lists can be filtered and sorted by.</summary>
    public IEnumerable<ListAttribute> Attributes => _attributes.Values;

    public ListAttribute? Attribute(string name) => _attributes.GetValueOrDefault(name);

    private static IEnumerable<ListAttribute> Common =>
    [
        new("id", Uuid), new("name"), new("project_id", Text, Project), new("tenant_id", Text, Project),
        new("provisioning_status"), new("operating_status", Text, OperatingStatus), new("admin_state_up", Flag),
        new("created_at"), new("updated_at"),
    ];
}
