using System.Text.Json;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Rollouts;

/// <summary>A rollout as operators see it, apart from what changes with the clock.</summary>
public static class RolloutRenderer
{
    public const string History = "history";

    public static void Write(Utf8JsonWriter json, RolloutState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, state.Id);
        json.WriteString("state"u8, state.Status);
        WriteWish(json, state.Wish);
        json.WriteNumber("total"u8, state.Balancers.Count);
        json.WriteNumber("done"u8, state.Done);
        json.WriteNumber("passed"u8, state.Passed);
        json.WriteString("cause"u8, state.Cause);
        WriteInFlight(json, state);
        json.WriteStartArray("bad_signs"u8);
        foreach (var sign in state.BadSigns)
        {
            json.WriteStartObject();
            json.WriteString("loadbalancer_id"u8, sign.LoadBalancerId);
            json.WriteString("cause"u8, sign.Cause);
            json.WriteTime("at"u8, sign.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("passed_lately"u8);
        foreach (var passed in state.PassedLately)
        {
            json.WriteStartObject();
            json.WriteString("loadbalancer_id"u8, passed.LoadBalancerId);
            json.WriteString("reason"u8, passed.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTime("begun_at"u8, state.BegunAt);
        json.WriteTime("ended_at"u8, state.EndedAt);
        json.WriteTime("runs_since"u8, state.RunsSince);
        json.WriteNumber("finished_then"u8, state.FinishedThen);
        WriteHistory(json, state);
        json.WriteEndObject();
    }

    private static void WriteWish(Utf8JsonWriter json, RolloutWish wish)
    {
        json.WriteText("image_tag"u8, wish.Image);
        json.WriteString("scope"u8, wish.Scope);
        json.WriteNumber("at_once"u8, wish.AtOnce);
        json.WriteNumber("pause_seconds"u8, (int)wish.Pause.TotalSeconds);
        json.WriteNumber("settle_seconds"u8, (int)wish.Settle.TotalSeconds);
        json.WriteNumber("deadline_seconds"u8, (int)wish.Within.TotalSeconds);
    }

    private static void WriteInFlight(Utf8JsonWriter json, RolloutState state)
    {
        json.WriteStartArray("in_flight"u8);
        foreach (var step in state.InFlight)
        {
            json.WriteStartObject();
            json.WriteString("loadbalancer_id"u8, step.LoadBalancerId);
            json.WriteString("phase"u8, step.Phase switch
            {
                StepPhase.Looking => "LOOKING",
                StepPhase.Renewing => "RENEWING",
                _ => "SETTLING",
            });
            json.WriteTime("since"u8, step.Since);
            json.WriteBoolean("is_worse"u8, step.IsWorse);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHistory(Utf8JsonWriter json, RolloutState state)
    {
        json.WriteStartArray(History);
        foreach (var past in state.History)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, past.Id);
            json.WriteString("state"u8, past.Status);
            json.WriteText("image_tag"u8, past.Image);
            json.WriteString("scope"u8, past.Scope);
            json.WriteNumber("total"u8, past.Total);
            json.WriteNumber("done"u8, past.Done);
            json.WriteNumber("passed"u8, past.Passed);
            json.WriteString("cause"u8, past.Cause);
            json.WriteTime("begun_at"u8, past.BegunAt);
            json.WriteTime("ended_at"u8, past.EndedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
