using System.Text.Json;
using Lbaas.Api.Documents;

namespace Lbaas.Api.History;

/// <summary>An entry of the history as JSON.</summary>
internal static class HistoryText
{
    public static void Write(Utf8JsonWriter json, HistoryEntry entry)
    {
        var change = entry.Change;
        json.WriteStartObject();
        json.WriteNumber("sequence"u8, entry.Sequence);
        json.WriteString("id"u8, change.Id);
        json.WriteString("kind"u8, change.Kind);
        json.WriteStartArray("resources"u8);
        foreach (var touch in change.Touches)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, touch.ResourceId);
            json.WriteString("provisioning_status"u8, touch.Status);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("request_id"u8, change.Context.RequestId);
        json.WriteText("user_id"u8, change.Context.UserId);
        json.WriteText("project_id"u8, change.Context.ProjectId);
        json.WriteTime("accepted_at"u8, entry.AcceptedAt);
        json.WriteTime("deadline"u8, change.Deadline);
        json.WriteString("outcome"u8, entry.Outcome);
        json.WriteTime("ended_at"u8, entry.EndedAt);
        json.WriteText("reason"u8, entry.Reason);
        json.WriteStartArray("revisions"u8);
        foreach (var revision in entry.Revisions)
            json.WriteNumberValue(revision);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
