using System.Text.Json;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// JSON to message, in one pass and without allocation. Strict about what it knows (types, ids, ranges, the keys id,
/// seq and listeners), indifferent to keys it doesn't know.
/// </summary>
internal sealed class HeartbeatReader
{
    private const int DepthMax = 16;

    // For the rare text with escapes; longer than any text a heartbeat may hold.
    private readonly byte[] _scratch = new byte[256];

    public bool TryRead(ReadOnlySpan<byte> utf8, HeartbeatMessage message)
    {
        message.Clear();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            var seen = ReadMessage(ref reader, message);
            // The end of the text is part of the grammar: a second value after the object throws here.
            return seen == Required.All && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Required ReadMessage(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        var seen = Required.None;
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                message.AmphoraId = JsonWalk.Id(JsonWalk.Text(ref reader, _scratch));
                seen |= Required.Id;
            }
            else if (reader.ValueTextEquals("seq"u8))
            {
                message.Sequence = JsonWalk.Count(ref reader);
                seen |= Required.Sequence;
            }
            else if (reader.ValueTextEquals("listeners"u8))
            {
                ReadListeners(ref reader, message);
                seen |= Required.Listeners;
            }
            else
                ReadOptional(ref reader, message);
        }
        return seen;
    }

    private void ReadOptional(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        if (reader.ValueTextEquals("ver"u8))
            message.Version = JsonWalk.Count(ref reader) is var version and >= 1 and <= HeartbeatMessage.CurrentVersion
                ? (int)version
                : throw new JsonException("An unknown version.");
        else if (reader.ValueTextEquals("pools"u8))
            ReadPools(ref reader, message, null);
        else if (reader.ValueTextEquals("boot"u8))
            message.BootMs = JsonWalk.Count(ref reader);
        else if (reader.ValueTextEquals("time"u8))
            message.SentAtMs = JsonWalk.Count(ref reader);
        else if (reader.ValueTextEquals("leaving"u8))
            message.IsLeaving = JsonWalk.Flag(ref reader);
        else if (reader.ValueTextEquals("config"u8))
            ReadConfigurations(ref reader, message);
        else if (reader.ValueTextEquals("totals"u8))
            ReadTotals(ref reader, message);
        else
            JsonWalk.SkipValue(ref reader);
    }

    private void ReadListeners(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            var listener = JsonWalk.Id(JsonWalk.Current(ref reader, _scratch));
            var status = ListenerStatus.Other;
            var stats = default(TrafficStats);
            JsonWalk.Enter(ref reader);
            while (JsonWalk.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("status"u8))
                    status = StatusText.Listener(JsonWalk.Text(ref reader, _scratch));
                else if (reader.ValueTextEquals("stats"u8))
                    stats = ReadStats(ref reader);
                else if (reader.ValueTextEquals("pools"u8))
                    ReadPools(ref reader, message, listener); // version 1 and older
                else
                    JsonWalk.SkipValue(ref reader);
            }
            message.Listeners.Add(new ListenerReport(listener, status, stats));
        }
    }

    private TrafficStats ReadStats(ref Utf8JsonReader reader)
    {
        var stats = default(TrafficStats);
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("tx"u8))
                stats = stats with { BytesOut = JsonWalk.Count(ref reader) };
            else if (reader.ValueTextEquals("rx"u8))
                stats = stats with { BytesIn = JsonWalk.Count(ref reader) };
            else if (reader.ValueTextEquals("conns"u8))
                stats = stats with { Connections = JsonWalk.Count(ref reader) };
            else if (reader.ValueTextEquals("totconns"u8))
                stats = stats with { TotalConnections = JsonWalk.Count(ref reader) };
            else if (reader.ValueTextEquals("ereq"u8))
                stats = stats with { RequestErrors = JsonWalk.Count(ref reader) };
            else
                JsonWalk.SkipValue(ref reader);
        }
        return stats;
    }

    private void ReadPools(ref Utf8JsonReader reader, HeartbeatMessage message, Guid? enclosingListener)
    {
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            var key = JsonWalk.Current(ref reader, _scratch);
            var colon = key.LastIndexOf((byte)':');
            var pool = JsonWalk.Id(colon < 0 ? key : key[..colon]);
            var listener = colon < 0 ? enclosingListener : JsonWalk.Id(key[(colon + 1)..]);
            var status = PoolStatus.Other;
            var first = message.Members.Count;
            JsonWalk.Enter(ref reader);
            while (JsonWalk.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("status"u8))
                    status = StatusText.Pool(JsonWalk.Text(ref reader, _scratch));
                else if (reader.ValueTextEquals("members"u8))
                    ReadMembers(ref reader, message);
                else
                    JsonWalk.SkipValue(ref reader);
            }
            message.Pools.Add(new PoolReport(pool, listener, status, first, message.Members.Count - first));
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            var member = JsonWalk.Id(JsonWalk.Current(ref reader, _scratch));
            message.Members.Add(StatusText.Member(member, JsonWalk.Text(ref reader, _scratch)));
        }
    }

    private void ReadConfigurations(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            var report = new ConfigurationReport(JsonWalk.Id(JsonWalk.Current(ref reader, _scratch)), 0, default);
            JsonWalk.Enter(ref reader);
            while (JsonWalk.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("revision"u8))
                    report = report with { Revision = JsonWalk.Count(ref reader) };
                else if (reader.ValueTextEquals("digest"u8))
                    report = ConfigurationDigest.TryParse(JsonWalk.Text(ref reader, _scratch), out var digest)
                        ? report with { Digest = digest }
                        : throw new JsonException("An MD5 in hex was expected.");
                else
                    JsonWalk.SkipValue(ref reader);
            }
            message.Configurations.Add(report);
        }
    }

    private void ReadTotals(ref Utf8JsonReader reader, HeartbeatMessage message)
    {
        JsonWalk.Enter(ref reader);
        while (JsonWalk.NextProperty(ref reader))
        {
            var listener = JsonWalk.Id(JsonWalk.Current(ref reader, _scratch));
            var stats = ReadStats(ref reader);
            message.Totals.Add(new ListenerTotals(
                listener, stats.BytesOut, stats.BytesIn, stats.TotalConnections, stats.RequestErrors));
        }
    }

    [Flags]
    private enum Required
    {
        None = 0,
        Id = 1,
        Sequence = 2,
        Listeners = 4,
        All = Id | Sequence | Listeners,
    }
}
