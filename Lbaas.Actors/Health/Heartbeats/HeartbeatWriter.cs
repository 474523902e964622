using System.Buffers;
using System.Text.Json;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// A message as JSON. The keys Octavia's receivers don't know (boot, time, leaving, config, totals) come last; they ignore
/// them.
/// </summary>
internal static class HeartbeatWriter
{
    public static void Write(HeartbeatMessage message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("id", message.AmphoraId);
        json.WriteNumber("seq", message.Sequence);
        if (message.Version is { } version)
            json.WriteNumber("ver", version);
        WriteListeners(json, message);
        WritePools(json, message);
        if (message.BootMs is { } boot)
            json.WriteNumber("boot", boot);
        if (message.SentAtMs is { } time)
            json.WriteNumber("time", time);
        if (message.IsLeaving)
            json.WriteBoolean("leaving", true);
        if (message.Configurations.Count > 0)
            WriteConfigurations(json, message);
        if (message.Totals.Count > 0)
            WriteTotals(json, message);
        json.WriteEndObject();
    }

    private static void WriteListeners(Utf8JsonWriter json, HeartbeatMessage message)
    {
        json.WriteStartObject("listeners");
        foreach (var (id, status, stats) in message.Listeners)
        {
            json.WriteStartObject(id.ToString());
            json.WriteString("status", StatusText.Of(status));
            json.WriteStartObject("stats");
            json.WriteNumber("tx", stats.BytesOut);
            json.WriteNumber("rx", stats.BytesIn);
            json.WriteNumber("conns", stats.Connections);
            json.WriteNumber("totconns", stats.TotalConnections);
            json.WriteNumber("ereq", stats.RequestErrors);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WritePools(Utf8JsonWriter json, HeartbeatMessage message)
    {
        json.WriteStartObject("pools");
        foreach (var pool in message.Pools)
        {
            json.WriteStartObject(pool.ListenerId is { } listener ? $"{pool.PoolId}:{listener}" : $"{pool.PoolId}");
            json.WriteString("status", StatusText.Of(pool.Status));
            json.WriteStartObject("members");
            foreach (ref readonly var member in message.MembersOf(pool))
                json.WriteString(member.MemberId.ToString(), StatusText.Of(member));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteConfigurations(Utf8JsonWriter json, HeartbeatMessage message)
    {
        json.WriteStartObject("config");
        foreach (var (id, revision, digest) in message.Configurations)
        {
            json.WriteStartObject(id.ToString());
            json.WriteNumber("revision", revision);
            json.WriteString("digest", digest.ToString());
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, HeartbeatMessage message)
    {
        json.WriteStartObject("totals");
        foreach (var total in message.Totals)
        {
            json.WriteStartObject(total.ListenerId.ToString());
            json.WriteNumber("tx", total.BytesOut);
            json.WriteNumber("rx", total.BytesIn);
            json.WriteNumber("totconns", total.TotalConnections);
            json.WriteNumber("ereq", total.RequestErrors);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
