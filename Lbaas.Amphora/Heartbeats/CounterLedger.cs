using System.Text.Json;
using System.Text.Json.Serialization;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>What is known of one listener's counters.</summary>
/// <param name="LoadBalancerId">Whose listener it is.</param>
/// <param name="Reads">
/// What each of the last few HAProxy workers said, the latest first. Each counts from 0, and around a reload two of them
/// answer by turns.
/// </param>
/// <param name="Total">All that was ever counted on this node.</param>
/// <param name="Reported">How much of it the heartbeats have carried as differences.</param>
public sealed record CounterEntry(Guid LoadBalancerId, WorkerRead[] Reads, Counters Total, Counters Reported);

/// <summary>The counters of a listener as one worker, known by its pid, told them last.</summary>
public readonly record struct WorkerRead(int Worker, Counters Read);

[JsonSerializable(typeof(Dictionary<Guid, CounterEntry>))]
internal sealed partial class CounterJson : JsonSerializerContext;

/// <summary>
/// Listener counters that never go down, whatever restarts: HAProxy (its counters start from 0) or the agent (kept in
/// <c>stats_counters.json</c>).
/// </summary>
public sealed partial class CounterLedger
{
    // More than are ever held back by a reload (StatisticsCollector.LeavingMax): one that is forgotten and heard again would
    // be counted twice.
    private const int WorkersMax = 64;

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, CounterEntry> _entries;
    private bool _changed;

    public CounterLedger(LoadBalancerDirectory directory, ILogger<CounterLedger> logger)
    {
        _path = directory.PathOf("stats_counters.json");
        _entries = Load(_path, logger);
    }

    /// <summary>Takes in what a worker says of a listener.</summary>
    /// <returns>The listener's total now.</returns>
    public Counters Observe(Guid loadBalancerId, int worker, Guid listenerId, Counters read)
    {
        lock (_lock)
        {
            var known = _entries.GetValueOrDefault(listenerId) ?? new CounterEntry(loadBalancerId, [], default, default);
            var index = Array.FindIndex(known.Reads, earlier => earlier.Worker == worker);
            if (index >= 0 && known.Reads[index].Read == read)
                return known.Total;
            var counted = index < 0 ? read : read.Since(known.Reads[index].Read);
            var others = known.Reads.Where(earlier => earlier.Worker != worker).Take(WorkersMax - 1);
            var entry = known with { Reads = [new WorkerRead(worker, read), .. others], Total = known.Total + counted };
            _entries[listenerId] = entry;
            _changed = true;
            return entry.Total;
        }
    }

    /// <summary>Forgets what a worker that has ended said, since its pid may come again. The totals keep it.</summary>
    public void Retire(Guid loadBalancerId, int worker)
    {
        lock (_lock)
            foreach (var (listener, entry) in _entries.Where(entry => entry.Value.LoadBalancerId == loadBalancerId).ToArray())
            {
                _entries[listener] = entry with { Reads = [.. entry.Reads.Where(read => read.Worker != worker)] };
                _changed = true;
            }
    }

    /// <summary>What no heartbeat has carried yet; from now on it counts as carried.</summary>
    public Counters TakeUnreported(Guid listenerId)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(listenerId, out var entry) || entry.Reported == entry.Total)
                return default;
            _entries[listenerId] = entry with { Reported = entry.Total };
            _changed = true;
            return entry.Total - entry.Reported;
        }
    }

    /// <summary>Forgets a listener that left this node.</summary>
    public void ForgetListener(Guid listenerId)
    {
        lock (_lock)
            _changed |= _entries.Remove(listenerId);
        Save();
    }

    /// <summary>Forgets the listeners of a load balancer whose HAProxy left this node.</summary>
    /// <param name="but">Those that HAProxy does not carry.</param>
    public void Forget(Guid loadBalancerId, IReadOnlyCollection<Guid> but)
    {
        lock (_lock)
            foreach (var (listener, entry) in _entries)
                if (entry.LoadBalancerId == loadBalancerId && !but.Contains(listener))
                    _changed |= _entries.Remove(listener);
        Save();
    }

    /// <summary>Writes the file, if anything changed since the last time.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (!_changed)
                return;
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(_entries, CounterJson.Default.DictionaryGuidCounterEntry));
            _changed = false;
        }
    }

    private static Dictionary<Guid, CounterEntry> Load(string path, ILogger logger)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CounterJson.Default.DictionaryGuidCounterEntry) ?? [];
        }
        catch (JsonException fault)
        {
            Log.Damaged(logger, path, fault);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "'{Path}' is damaged: the counters start from 0")]
        public static partial void Damaged(ILogger logger, string path, Exception fault);
    }
}
