using System.Diagnostics.Metrics;
using System.Text.Json;
using Lbaas.Runtime;

namespace Lbaas.Api.Brakes;

/// <summary>Offers the brake's figures to whoever listens to the meter <c>Lbaas.Failover</c>. They cost nothing while nobody does.</summary>
public sealed class BrakeMeter(BrakeReport report) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Lbaas.Failover");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("lbaas.failover.brake_closed", () => Read(brake => brake.GetProperty("state"u8).ValueEquals("closed"u8) ? 1 : 0));
        _meter.CreateObservableGauge("lbaas.failover.waiting", () => Read(brake => brake.GetProperty("waiting"u8).GetInt64()));
        _meter.CreateObservableGauge("lbaas.failover.replacing", () => Read(brake => brake.GetProperty("replacing"u8).GetInt64()));
        _meter.CreateObservableCounter("lbaas.failover.convictions", () => Read(brake => brake.GetProperty("convictions_total"u8).GetInt64()));
        _meter.CreateObservableCounter("lbaas.failover.replaced", () => Read(brake => brake.GetProperty("replaced_total"u8).GetInt64()));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What the figures are read from goes before this is disposed of.
        _meter.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Read(Func<JsonElement, long> figure)
    {
        try
        {
            return [new Measurement<long>(figure(report.Summary()))];
        }
        catch (JournalUnavailableException)
        {
            // A figure that can't be read is left out: the last one would look like news.
            return [];
        }
    }
}
