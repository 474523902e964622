using System.Diagnostics.Metrics;
using Lbaas.Runtime.Workers;

namespace Lbaas.Runtime.Hosting;

/// <summary>Offers the host's figures to whoever listens to the meter <c>Lbaas.Runtime</c>.</summary>
internal sealed class RuntimeMeter : IDisposable
{
    private readonly Meter _meter = new("Lbaas.Runtime");

    public RuntimeMeter(ActorHost host)
    {
        foreach (var counter in Enum.GetValues<RuntimeCounter>())
            _meter.CreateObservableCounter(
                $"lbaas.runtime.{SnakeCase(counter.ToString())}", () => host.Counters[counter]);
        var journal = host.JournalCounters;
        _meter.CreateObservableGauge("lbaas.runtime.loaded_actors", () => (long)host.LoadedActors);
        _meter.CreateObservableGauge("lbaas.runtime.quarantined_actors", () => (long)host.Quarantined.Count);
        _meter.CreateObservableCounter("lbaas.journal.commits", () => journal.Commits);
        _meter.CreateObservableCounter("lbaas.journal.requests", () => journal.Requests);
        _meter.CreateObservableCounter("lbaas.journal.events", () => journal.Events);
        _meter.CreateObservableCounter("lbaas.journal.not_written", () => journal.NotWritten);
        _meter.CreateObservableCounter("lbaas.journal.ownership_lost", () => journal.OwnershipLost);
        _meter.CreateObservableCounter("lbaas.journal.unknown", () => journal.Unknown);
        _meter.AddWorkers(host.DescribeWorkers);
    }

    public void Dispose() => _meter.Dispose();

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(static (c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToLowerInvariant(c)));
}
