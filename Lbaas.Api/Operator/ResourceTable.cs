using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>Resources of all projects as rows for a terminal.</summary>
internal static class ResourceTable
{
    private const int RowsMax = 1_000;

    // The names of actors where there are such, so that what is listed can be shown.
    private static readonly Dictionary<string, Resource> Resources = new()
    {
        ["lb"] = ApiResources.LoadBalancers,
        ["listener"] = ApiResources.Listeners,
        ["pool"] = ApiResources.Pools,
        ["member"] = ApiResources.Members,
        ["healthmonitor"] = ApiResources.HealthMonitors,
        ["l7policy"] = ApiResources.L7Policies,
        ["l7rule"] = ApiResources.L7Rules,
        ["amphora"] = ApiResources.Amphorae,
    };

    private static readonly string[] Heads = ["ID", "STATUS", "OPERATING", "PROJECT", "LB", "NAME"];

    public static IEnumerable<string> Kinds => Resources.Keys;

    /// <exception cref="FaultException">There is no such kind.</exception>
    public static IReadOnlyList<string> Of(IReadSide readSide, string kind, string? project, string? status)
    {
        if (!Resources.TryGetValue(kind, out var resource))
            throw new FaultException(Fault.Validation($"'{kind}' can't be listed. Give one of {string.Join(", ", Kinds)}."));
        var found = readSide.Query(new DocumentQuery(resource.Kind)
        {
            ProjectId = project,
            Filters = status is null ? [] : [new AttributeFilter(StatusOf(resource), status.ToUpperInvariant())],
            Limit = RowsMax + 1,
        });
        if (found.Count == 0)
            return ["There are none."];
        string[][] rows = [Heads, .. found.Take(RowsMax).Select(document => Row(document, StatusOf(resource)))];
        int[] widths = [.. Heads.Select((_, column) => rows.Max(row => row[column].Length))];
        var lines = rows.Select(row => string.Join("  ", row.Zip(widths, static (cell, width) => cell.PadRight(width))).TrimEnd());
        return found.Count > RowsMax
            ? [.. lines, $"There are more than these {RowsMax}. Narrow the list by project or status."]
            : [.. lines];
    }

    private static string StatusOf(Resource resource) => resource.Attribute("provisioning_status")?.Name ?? "status";

    private static string[] Row(Document document, string status)
    {
        using var json = JsonDocument.Parse(document.Body);
        var body = json.RootElement;
        return
        [
            document.Id,
            Cell(body, status),
            document.Observation ?? Cell(body, "operating_status"),
            document.ProjectId is { } project ? Terminal.Text(project) : "-",
            document.OwnerId is { } owner && owner != document.Id ? owner : "-",
            Cell(body, "name"),
        ];
    }

    private static string Cell(JsonElement body, string attribute) =>
        body.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? Terminal.Text(text)
            : "-";
}
