using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Brakes;

/// <summary>The brake, and each amphora that waits for it or goes through it, as operators see them.</summary>
public static class BrakeRenderer
{
    public static string Word(OverrideMode mode) => mode switch
    {
        OverrideMode.Open => "open",
        OverrideMode.Closed => "closed",
        _ => "auto",
    };

    public static void Write(Utf8JsonWriter json, BrakeState state)
    {
        json.WriteStartObject();
        WritePosition(json, state);
        json.WriteNumber("waiting"u8, state.Waiting.Count);
        json.WriteNumber("replacing"u8, state.Granted.Count);
        json.WriteNumber("convictions_total"u8, state.ConvictionsTotal);
        json.WriteNumber("replaced_total"u8, state.ReplacedTotal);
        json.WriteStartArray("convictions"u8);
        foreach (var conviction in state.Convictions)
        {
            json.WriteStartObject();
            json.WriteString("amphora_id"u8, conviction.AmphoraId);
            json.WriteTime("at"u8, conviction.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Open or closed, why, since when; what the settings say, and an operator.</summary>
    public static void WritePosition(Utf8JsonWriter json, BrakeState state)
    {
        json.WriteString("state"u8, Word(state.IsClosed ? OverrideMode.Closed : OverrideMode.Open));
        json.WriteText("cause"u8, state.Cause);
        json.WriteTime("since"u8, state.Since);
        json.WriteBoolean("enabled"u8, !state.IsOff);
        json.WriteStartObject("override"u8);
        json.WriteString("mode"u8, Word(state.Override?.Mode ?? OverrideMode.Auto));
        json.WriteTime("until"u8, state.Override?.Until);
        json.WriteText("reason"u8, state.Override?.Reason);
        json.WriteText("by"u8, state.Override?.By);
        json.WriteTime("since"u8, state.Override?.Since);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RepairCase repair)
    {
        json.WriteStartObject();
        json.WriteString("amphora_id"u8, repair.AmphoraId);
        json.WriteString("loadbalancer_id"u8, repair.LoadBalancerId);
        json.WriteString("zone"u8, repair.Domain.Zone);
        json.WriteText("host"u8, repair.Domain.Host);
        json.WriteString("evidence"u8, repair.Evidence);
        json.WriteTime("convicted_at"u8, repair.ConvictedAt);
        json.WriteTime("since"u8, repair.Since);
        json.WriteTime("deadline"u8, repair.Deadline);
        json.WriteNumber("place"u8, repair.Place);
        json.WriteBoolean("is_replaced"u8, repair.Deadline is not null);
        json.WriteEndObject();
    }
}
