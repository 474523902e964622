using System.Diagnostics.Metrics;
using Lbaas.Runtime;

namespace Lbaas.Api.Amphorae;

/// <summary>
/// Offers the figures of spares, by the id of their pool, and of builds to whoever listens to the meter <c>Lbaas.Amphorae</c>. They
/// cost nothing while nobody does.
/// </summary>
public sealed class AmphoraPoolMeter(AmphoraPoolReport report) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Lbaas.Amphorae");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("lbaas.amphorae.spares_wanted", () => OfPools("wanted"));
        _meter.CreateObservableGauge("lbaas.amphorae.spares_ready", () => OfPools("ready"));
        _meter.CreateObservableGauge("lbaas.amphorae.spares_outdated", () => OfPools("outdated"));
        _meter.CreateObservableGauge("lbaas.amphorae.spares_building", () => OfPools("building"));
        _meter.CreateObservableGauge("lbaas.amphorae.failed_builds", () => OfPools("failures_in_a_row"));
        _meter.CreateObservableGauge("lbaas.amphorae.builds_waiting", () => Read(() => [new Measurement<long>(report.BuildsWaiting)]));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What the figures are read from goes before this is disposed of.
        _meter.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> OfPools(string figure) => Read(() =>
        [.. report.Pools().Select(pool => new Measurement<long>(report.Of(pool)[figure]!.GetValue<int>(), new KeyValuePair<string, object?>("pool", pool)))]);

    // A figure that can't be read is left out: the last one would look like news.
    private static IEnumerable<Measurement<long>> Read(Func<IReadOnlyList<Measurement<long>>> figures)
    {
        try
        {
            return figures();
        }
        catch (JournalUnavailableException)
        {
            return [];
        }
    }
}
