using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Explanations;

/// <summary>An explanation as JSON.</summary>
internal static class ExplanationText
{
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        var balancer = explanation.Balancer;
        json.WriteStartObject();
        json.WriteString("loadbalancer_id"u8, balancer.Id);
        json.WriteString("provisioning_status"u8, balancer.Status);
        json.WriteTime("at"u8, explanation.At);
        WriteRevision(json, balancer);
        WriteWaiting(json, balancer);
        WriteVip(json, balancer);
        json.WriteStartArray("amphorae"u8);
        foreach (var (slot, amphora) in balancer.Slots.Zip(explanation.Amphorae))
            WriteAmphora(json, amphora, slot.Role, slot.AppliedRevision, "in service");
        foreach (var amphora in explanation.Retiring)
            WriteAmphora(json, amphora, amphora.Role, amphora.AppliedRevision, "retiring");
        json.WriteEndArray();
        json.WriteStartArray("errors"u8);
        foreach (var (resource, reason) in balancer.Errors)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, resource);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRevision(Utf8JsonWriter json, LoadBalancerState balancer)
    {
        json.WriteStartObject("revision"u8);
        json.WriteNumber("last"u8, balancer.LastRevision);
        WriteNumber(json, "in_flight"u8, balancer.Push?.Revision);
        json.WriteTime("issued_at"u8, balancer.Push?.IssuedAt);
        json.WriteEndObject();
    }

    // What is under way, oldest first; the change that carries others is told with each of them.
    private static void WriteWaiting(Utf8JsonWriter json, LoadBalancerState balancer)
    {
        json.WriteStartArray("waiting"u8);
        foreach (var work in PendingWork.Of(balancer))
        {
            json.WriteStartObject();
            json.WriteString("change_id"u8, work.Id);
            json.WriteString("kind"u8, work.Kind);
            json.WriteStartArray("resources"u8);
            foreach (var resource in work.Resources)
                json.WriteStringValue(resource);
            json.WriteEndArray();
            json.WriteTime("since"u8, work.Since);
            json.WriteString("reason"u8, work.Reason);
            json.WriteNumber("attempts"u8, Attempts(balancer, work));
            json.WriteTime("next_attempt"u8, work.NextAttempt);
            json.WriteTime("deadline"u8, work.Deadline);
            WriteNumber(json, "revision"u8, work.Revision);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static int Attempts(LoadBalancerState balancer, PendingWork work) =>
        work.Revision is not null ? balancer.Push?.Attempts ?? 0 : balancer.VipAttempts;

    private static void WriteVip(Utf8JsonWriter json, LoadBalancerState balancer)
    {
        json.WriteStartObject("vip"u8);
        json.WriteString("stage"u8, balancer.VipStage.ToString().ToLowerInvariant());
        json.WriteNumber("attempts"u8, balancer.VipAttempts);
        json.WriteText("reason"u8, balancer.VipReason.Length > 0 ? balancer.VipReason : null);
        json.WriteTime("next_attempt"u8, balancer.VipNextAttempt);
        json.WriteEndObject();
    }

    private static void WriteAmphora(Utf8JsonWriter json, AmphoraState amphora, string role, long appliedRevision, string place)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, amphora.Id);
        json.WriteString("place"u8, place);
        json.WriteString("role"u8, role);
        json.WriteText("status"u8, amphora.Status.Length > 0 ? amphora.Status : null);
        json.WriteNumber("applied_revision"u8, appliedRevision);
        json.WriteNumber("attempts"u8, amphora.Attempts);
        json.WriteText("reason"u8, amphora.Reason.Length > 0 ? amphora.Reason : null);
        json.WriteTime("next_attempt"u8, amphora.NextAttempt);
        json.WriteTime("boot_deadline"u8, amphora.Status is AmphoraStatus.PendingCreate or AmphoraStatus.Booting ? amphora.BootDeadline : null);
        if (amphora.Alive is { } alive)
            json.WriteBoolean("heartbeats"u8, alive);
        else
            json.WriteNull("heartbeats"u8);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } given)
            json.WriteNumber(name, given);
        else
            json.WriteNull(name);
    }
}
