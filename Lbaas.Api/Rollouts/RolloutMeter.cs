using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Lbaas.Actors.Rollouts;
using Lbaas.Runtime;

namespace Lbaas.Api.Rollouts;

/// <summary>
/// Offers the figures of the present rollout, or the last one, to whoever listens to the meter <c>Lbaas.Rollouts</c>. Before the first one
/// there are none; they cost nothing while nobody listens.
/// </summary>
public sealed class RolloutMeter(RolloutReport report) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Lbaas.Rollouts");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("lbaas.rollouts.running", () => Read(rollout => Is(rollout, RolloutStatus.Running)));
        _meter.CreateObservableGauge("lbaas.rollouts.stopped", () => Read(rollout => Is(rollout, RolloutStatus.Stopped)));
        _meter.CreateObservableGauge("lbaas.rollouts.total", () => Read(rollout => rollout["total"]!.GetValue<int>()));
        _meter.CreateObservableGauge("lbaas.rollouts.done", () => Read(rollout => rollout["done"]!.GetValue<int>()));
        _meter.CreateObservableGauge("lbaas.rollouts.passed", () => Read(rollout => rollout["passed"]!.GetValue<int>()));
        _meter.CreateObservableGauge("lbaas.rollouts.in_flight", () => Read(rollout => rollout["in_flight"]!.AsArray().Count));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What the figures are read from goes before this is disposed of.
        _meter.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private static long Is(JsonObject rollout, string status) => rollout["state"]!.GetValue<string>() == status ? 1 : 0;

    // A figure that can't be read is left out: the last one would look like news.
    private IEnumerable<Measurement<long>> Read(Func<JsonObject, long> figure)
    {
        try
        {
            return report.Document() is { } rollout ? [new Measurement<long>(figure(rollout))] : [];
        }
        catch (JournalUnavailableException)
        {
            return [];
        }
    }
}
