using Lbaas.Api.Lists;

namespace Lbaas.Api.OpenApi;

/// <summary>The query parameters that every list has (spec api 4).</summary>
internal static class ListParameters
{
    public static readonly IReadOnlyList<(string Name, string Type, string Text)> Common =
    [
        ("limit", "string", "How many at most: a number, or `infinite`."),
        ("marker", "string", "The id of the last one of the page before."),
        ("page_reverse", "string", "`True` for the page before the marker."),
        ("sort", "string", "Keys, each perhaps with its direction: `name:desc,id`."),
        ("sort_key", "string", "Keys, if there is no `sort`."),
        ("sort_dir", "string", "Directions of `sort_key`: `asc` or `desc`."),
        ("fields", "string", "A key to show; may be repeated."),
        ("tags", "string", "With all of these tags."),
        ("tags-any", "string", "With one of these tags at least."),
        ("not-tags", "string", "Without at least one of these tags."),
        ("not-tags-any", "string", "Without any of these tags."),
    ];

    public static string TypeOf(AttributeType type) => type switch
    {
        AttributeType.Whole => "integer",
        AttributeType.Flag => "boolean",
        _ => "string",
    };
}
