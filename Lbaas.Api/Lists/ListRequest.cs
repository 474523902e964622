using System.Globalization;
using System.Text;
using Lbaas.Actors.Requests;
using Lbaas.Api.Authorization;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Lists;

/// <summary>The query parameters of a list (spec api 4), understood.</summary>
public sealed class ListRequest
{
    private readonly Resource _resource;
    private readonly List<AttributeFilter> _filters = [];
    private readonly List<TagFilter> _tags = [];
    private DocumentQuery _query;

    private ListRequest(Resource resource) => (_resource, _query) = (resource, new DocumentQuery(resource.Kind));

    public DocumentQuery Query => _query with { Filters = _filters, Tags = _tags };

    /// <summary>The keys to show; null for all.</summary>
    public IReadOnlySet<string>? Fields { get; private set; }

    /// <summary>A filter that nothing can satisfy, such as a port that is no number.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The start of the parameters of links, up to the marker.</summary>
    public string LinkParameters { get; private set; } = "";

    /// <param name="isInside">The list is of what lies in another resource, which the caller was let into.</param>
    /// <exception cref="FaultException">400, with the words of spec api 2.2; 403 for another's project.</exception>
    public static ListRequest Parse(IQueryCollection query, Resource resource, Access access, ListOptions options, bool isInside = false)
    {
        var list = new ListRequest(resource);
        if (options.AllowPagination)
            list.ReadPage(query, options);
        if (options.AllowSorting)
            list.ReadSort(query);
        list.ReadFilters(query, options);
        if (options.AllowFieldSelection && query.TryGetValue("fields", out var fields))
            list.Fields = fields.OfType<string>().ToHashSet();
        if (!isInside)
            list.Scope(access);
        return list;
    }

    private void ReadFilters(IQueryCollection query, ListOptions options)
    {
        foreach (var (name, values) in query)
        {
            // Whose things are asked for decides about access too, and is never ignored.
            if (!Known.Contains(name) && (options.AllowFiltering || name is "project_id" or "tenant_id"))
                ReadFilter(name, values.Count == 1 ? values[0]! : throw Invalid());
        }
        if (!options.AllowFiltering)
            return;
        foreach (var (name, match) in TagParameters)
        {
            if (query.TryGetValue(name, out var tags))
                _tags.Add(new TagFilter(match, [.. tags.SelectMany(text => text!.Split(','))]));
        }
    }

    // Who may not see every project sees one: the one asked for, or the own (spec api 3.2).
    private void Scope(Access access)
    {
        if (!_resource.HasProject)
        {
            access.Demand(null);
            return;
        }
        if (access.Allows($"{access.Action}-global", _query.ProjectId))
            return;
        _query = _query with { ProjectId = _query.ProjectId ?? access.Caller.ProjectId ?? throw new FaultException(Access.Denied) };
        access.Demand(_query.ProjectId);
    }

    private static readonly (string Name, TagMatch Match)[] TagParameters =
        [("tags", TagMatch.All), ("tags-any", TagMatch.Any), ("not-tags", TagMatch.NotAll), ("not-tags-any", TagMatch.None)];

    private static readonly HashSet<string> Known =
        ["limit", "marker", "page_reverse", "sort", "sort_key", "sort_dir", "fields", .. TagParameters.Select(tag => tag.Name)];

    private void ReadPage(IQueryCollection query, ListOptions options)
    {
        var asked = LimitOf(query, options);
        string? marker = query["marker"];
        if (marker is not null && !_resource.IsKeyedByName)
            marker = Uuids.TryParse(marker, out var id) ? id.ToString() : throw UnknownMarker(marker);
        _query = _query with { Limit = asked, Marker = marker, Reverse = query["page_reverse"] == "True" };
        LinkParameters = $"limit={asked?.ToString(CultureInfo.InvariantCulture) ?? "infinite"}";
    }

    private void ReadSort(IQueryCollection query)
    {
        string? sort = query["sort"], keys = query["sort_key"], directions = query["sort_dir"];
        var links = new StringBuilder(LinkParameters);
        if (!string.IsNullOrEmpty(sort))
        {
            _query = _query with { Sort = [.. sort.Split(',').Select(part => part.Split(':', 2)).Select(part => Key(part[0], part.ElementAtOrDefault(1)))] };
            links.Append("&sort=").Append(Uri.EscapeDataString(sort));
        }
        else if (!string.IsNullOrEmpty(keys))
        {
            var order = directions?.Split(',') ?? [];
            _query = _query with { Sort = [.. keys.Split(',').Select((key, i) => Key(key, order.ElementAtOrDefault(i)))] };
        }
        if (!string.IsNullOrEmpty(keys))
            links.Append("&sort_key=").Append(Uri.EscapeDataString(keys));
        LinkParameters = links.ToString();
    }

    private Runtime.ReadSide.SortKey Key(string name, string? direction)
    {
        if (_resource.Attribute(name) is not { } attribute)
            throw new FaultException(new Fault(400, $"Supplied sort key '{name}' is not valid."));
        var descending = direction switch
        {
            null or "asc" => false,
            "desc" => true,
            _ => throw new FaultException(new Fault(400, $"Supplied sort direction '{direction}' is not valid.")),
        };
        return new Runtime.ReadSide.SortKey(name switch
        {
            "created_at" => "created",
            "tenant_id" => "project_id",
            _ when attribute.Source == AttributeSource.Owner => "owner",
            _ when attribute.Source == AttributeSource.Parent => "parent",
            _ => name,
        }, descending, attribute.Source == AttributeSource.OperatingStatus);
    }

    private void ReadFilter(string name, string text)
    {
        var attribute = _resource.Attribute(name) ?? throw Invalid();
        var value = Value(attribute.Type, text);
        IsEmpty |= value is null;
        switch (attribute.Source)
        {
            case AttributeSource.Owner:
                _query = _query with { OwnerId = value as string };
                break;
            case AttributeSource.Parent:
                _query = _query with { ParentId = value as string };
                break;
            case AttributeSource.Project:
                _query = _query with { ProjectId = text };
                break;
            case AttributeSource.OperatingStatus:
                _filters.Add(new AttributeFilter(name, text, Observed: true));
                break;
            default:
                _filters.Add(new AttributeFilter(name, value));
                break;
        }
    }

    private static object? Value(AttributeType type, string text) => type switch
    {
        AttributeType.Uuid => Uuids.TryParse(text, out var id) ? id.ToString() : null,
        AttributeType.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        AttributeType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        AttributeType.Flag => Numbers.Word(text) ?? false,
        _ => text,
    };

    /// <summary>How many at most; null for all.</summary>
    /// <exception cref="FaultException">400.</exception>
    internal static int? LimitOf(IQueryCollection query, ListOptions options)
    {
        if (!query.TryGetValue("limit", out var text))
            return options.PageMax;
        var asked = text == "infinite" ? 0
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FaultException(new Fault(400, $"Supplied pagination limit '{text}' is not valid."));
        return asked < 1 ? null : Math.Min(asked, options.PageMax);
    }

    internal static FaultException UnknownMarker(string marker) =>
        new(new Fault(400, $"Supplied pagination marker '{marker}' is not valid."));

    private static FaultException Invalid() =>
        new(new Fault(400, "One or more arguments are either duplicate or invalid"));
}
