using System.Diagnostics.Metrics;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Runtime.Workers;

/// <summary>The figures of workers as a host's meter offers them: under one name each, with the kind of worker as the tag <c>kind</c>.</summary>
public static class WorkerInstruments
{
    /// <param name="read">All kinds, as they are now.</param>
    public static void AddWorkers(this Meter meter, Func<IEnumerable<WorkerDescription>> read)
    {
        meter.CreateObservableGauge("lbaas.workers.max_concurrent", () => Of(static worker => worker.MaxConcurrency));
        meter.CreateObservableGauge("lbaas.workers.running", () => Of(static worker => worker.Running));
        meter.CreateObservableGauge("lbaas.workers.waiting", () => Of(static worker => worker.Waiting));
        meter.CreateObservableCounter("lbaas.workers.completed", () => Of(static worker => worker.Completed));
        meter.CreateObservableCounter("lbaas.workers.dropped", () => Of(static worker => worker.Dropped));
        meter.CreateObservableCounter("lbaas.workers.failed", () => Of(static worker => worker.Failed));
        meter.CreateObservableCounter("lbaas.workers.timed_out", () => Of(static worker => worker.TimedOut));
        meter.CreateObservableCounter("lbaas.workers.abandoned", () => Of(static worker => worker.Abandoned));

        IEnumerable<Measurement<long>> Of(Func<WorkerDescription, long> figure) =>
            read().Select(worker => new Measurement<long>(figure(worker), new KeyValuePair<string, object?>("kind", worker.Kind)));
    }
}
