using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Brakes;

/// <summary>What an operator says of the brake: <c>{"override": "open", "minutes": 30, "reason": "…"}</c>.</summary>
public readonly record struct BrakeWord(OverrideMode Mode, TimeSpan? For, string Reason)
{
    private const int MinutesMax = 1_440;
    private const int MinutesDefault = 60;
    private const int ReasonLengthMax = 255;

    /// <exception cref="FaultException">400, in Octavia's words.</exception>
    public static BrakeWord Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new FaultException(Fault.InvalidInput("override", PythonText.Of(body), "Value should be an object"));
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name is not ("override" or "minutes" or "reason"))
                throw new FaultException(new Fault(400, $"Unknown attribute for argument override: {property.Name}"));
        }
        var mode = ReadMode(body);
        var minutes = ReadMinutes(body) ?? (mode == OverrideMode.Open ? MinutesDefault : null);
        if (mode == OverrideMode.Auto && minutes is not null)
            throw new FaultException(Fault.Validation("minutes: 'auto' has no end."));
        return new BrakeWord(mode, minutes is { } given ? TimeSpan.FromMinutes(given) : null, ReadReason(body, mode));
    }

    private static OverrideMode ReadMode(JsonElement body)
    {
        if (!body.TryGetProperty("override", out var given))
            throw new FaultException(new Fault(400, "Missing argument: \"override\""));
        return (given.ValueKind == JsonValueKind.String ? given.GetString() : null) switch
        {
            "open" => OverrideMode.Open,
            "closed" => OverrideMode.Closed,
            "auto" => OverrideMode.Auto,
            _ => throw new FaultException(Fault.InvalidInput("override", PythonText.Of(given), "Value should be one of: open, closed, auto")),
        };
    }

    private static int? ReadMinutes(JsonElement body)
    {
        if (!body.TryGetProperty("minutes", out var given) || given.ValueKind == JsonValueKind.Null)
            return null;
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var minutes) && minutes is >= 1 and <= MinutesMax
            ? minutes
            : throw new FaultException(Fault.InvalidInput("minutes", PythonText.Of(given), $"Value should be 1 to {MinutesMax}"));
    }

    // Whoever comes after must be able to read why it is not as usual.
    private static string ReadReason(JsonElement body, OverrideMode mode)
    {
        if (!body.TryGetProperty("reason", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return mode == OverrideMode.Auto
                ? ""
                : throw new FaultException(new Fault(400, "Missing argument: \"reason\""));
        }
        return given.ValueKind == JsonValueKind.String && given.GetString() is { Length: > 0 and <= ReasonLengthMax } reason
            ? reason
            : throw new FaultException(Fault.InvalidInput("reason", PythonText.Of(given), $"Value should be a text of 1 to {ReasonLengthMax} characters"));
    }
}
