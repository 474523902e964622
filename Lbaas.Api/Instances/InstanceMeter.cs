using System.Diagnostics.Metrics;

namespace Lbaas.Api.Instances;

/// <summary>Offers what the looks through the compute service found to whoever listens to the meter <c>Lbaas.Instances</c>.</summary>
public sealed class InstanceMeter : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Lbaas.Instances");

    public InstanceMeter(InstanceLooks looks)
    {
        _meter.CreateObservableGauge("lbaas.instances.listed", () => looks.Report.Listed);
        _meter.CreateObservableGauge("lbaas.instances.leaked", () => looks.Report.Leaked);
        _meter.CreateObservableGauge("lbaas.instances.missing", () => looks.Report.Missing);
        _meter.CreateObservableGauge("lbaas.instances.other", () => looks.Report.Other);
        _meter.CreateObservableCounter("lbaas.instances.deleted", () => looks.Report.Deleted);
        _meter.CreateObservableCounter("lbaas.instances.failed_looks", () => looks.Report.Failed);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
