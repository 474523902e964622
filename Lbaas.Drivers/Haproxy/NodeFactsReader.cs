using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Takes what stays as it is out of what an agent says (spec amphora 1.1, 3.6 step 4).</summary>
internal static partial class NodeFactsReader
{
    /// <summary>What the node does not say, or not as the interface has it, is not known.</summary>
    public static NodeFacts Read(NodeInfo info, NodeDiagnostics details) => new()
    {
        IsOurs = info.IsOurs,
        HaproxyVersion = Version().Match(info.HaproxyVersion ?? "") is { Success: true } match ? System.Version.Parse(match.ValueSpan) : null,
        PingCommand = info.PingCommand,
        MemoryTotalKib = Number(details.Values.GetValueOrDefault("memory"), "total"),
        CpuCount = (int)Math.Min(Number(details.Values.GetValueOrDefault("cpu_count"), null), int.MaxValue),
        TunedProfiles = Parse(details.Values.GetValueOrDefault("active_tuned_profiles")) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()! : "",
    };

    private static long Number(string? json, string? key)
    {
        var value = Parse(json);
        if (key is not null)
            value = value is { ValueKind: JsonValueKind.Object } && value.TryGetProperty(key, out var inner) ? inner : default;
        // Some of Octavia's agents write their numbers as texts.
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString(),
            _ => null,
        };
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    // The driver has parsed the whole already; so this is sound.
    private static JsonElement Parse(string? json) => json is null ? default : JsonElement.Parse(json);

    [GeneratedRegex(@"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?")]
    private static partial Regex Version();
}
