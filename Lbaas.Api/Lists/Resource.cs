using System.Collections.Frozen;
using static Lbaas.Api.Lists.AttributeSource;
using static Lbaas.Api.Lists.AttributeType;

namespace Lbaas.Api.Lists;

/// <summary>What reading a resource needs to know of it.</summary>
public sealed record Resource
{
    private readonly FrozenDictionary<string, ListAttribute> _attributes;

    /// <param name="kind">Of its documents; also the envelope of one.</param>
    /// <param name="plural">The envelope of a list.</param>
    /// <param name="title">What faults call it, such as <c>Load Balancer</c>.</param>
    /// <param name="attributes">Those that it has besides the common ones.</param>
    public Resource(string kind, string plural, string title, params ListAttribute[] attributes)
        : this(kind, plural, title, Common.Concat(attributes))
    {
    }

    private Resource(string kind, string plural, string title, IEnumerable<ListAttribute> attributes)
    {
        (Kind, Plural, Title, Links) = (kind, plural, title, $"{plural}_links");
        _attributes = attributes.ToFrozenDictionary(attribute => attribute.Name);
    }

    /// <summary>A resource of the deployment: it belongs to no project and has only the attributes that are named.</summary>
    public static Resource OfDeployment(string kind, string plural, string title, params IEnumerable<ListAttribute> attributes) =>
        new(kind, plural, title, attributes) { HasProject = false };

    public string Kind { get; }

    public string Plural { get; }

    public string Title { get; init; }

    /// <summary>The key of a list's links; by default the plural and <c>_links</c>.</summary>
    public string Links { get; init; }

    /// <summary>Does each belong to a project, so that lists are scoped by it?</summary>
    public bool HasProject { get; private init; } = true;

    /// <summary>Are they found by their names? Otherwise ids are UUIDs.</summary>
    public bool IsKeyedByName { get; init; }

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
