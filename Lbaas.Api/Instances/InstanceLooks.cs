using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Compute;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Instances;

/// <summary>
/// Looks through the compute service for instances that nobody owns, and through the amphorae for those whose instance is gone. It
/// decides nothing: it tells the amphorae what was found of them. A look that fails concludes nothing.
/// </summary>
public sealed partial class InstanceLooks(
    ComputeWorker compute, KnownAmphorae known, IActorHost host, ILeadership leadership, IOptions<ComputeOptions> options, TimeProvider time,
    ILogger<InstanceLooks> logger)
    : BackgroundService
{
    private readonly Reconciliation _reconciliation = new(options.Value.ReconcileMax);

    /// <summary>The last look.</summary>
    public InstanceReport Report { get; private set; } = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!compute.RemembersInstances)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReconcileIntervalSeconds), time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Report = Report with { LastFailure = failure.Message, LastFailureAt = time.GetUtcNow(), Failed = Report.Failed + 1 };
                Log.Failed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        // One look tells as much as many.
        if (!leadership.IsLeader)
            return;
        // In this order: whatever is listed was ordered before.
        var instances = await compute.ListAsync(stoppingToken);
        var amphorae = known.Read();
        var findings = _reconciliation.Look(instances, amphorae);
        foreach (var difference in findings.Told)
        {
            Warn(difference);
            host.Tell(AmphoraCommand.AddressOf(difference.AmphoraId), difference.Message);
        }

        Report = Report.After(time.GetUtcNow(), instances.Count, amphorae.Count, findings);
    }

    private void Warn(Discrepancy difference)
    {
        if (difference.Kind == DiscrepancyKind.Leaked)
            Log.Leaked(logger, difference.ComputeId, difference.AmphoraId);
        else if (difference.Kind == DiscrepancyKind.Missing)
            Log.Missing(logger, difference.AmphoraId, difference.ComputeId);
        else
            Log.Other(logger, difference.ComputeId, difference.AmphoraId);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The compute service could not be looked through for leaked instances")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "Instance {ComputeId} is nobody's: amphora {AmphoraId} is deleted or was never ordered. It is being deleted")]
        public static partial void Leaked(ILogger logger, string computeId, Guid amphoraId);

        [LoggerMessage(3, LogLevel.Warning, "Amphora {AmphoraId} should have instance {ComputeId}, and the compute service does not list it")]
        public static partial void Missing(ILogger logger, Guid amphoraId, string computeId);

        [LoggerMessage(4, LogLevel.Error, "Instance {ComputeId} bears the mark of amphora {AmphoraId}, which has another. Look at both, and delete the one that is too many")]
        public static partial void Other(ILogger logger, string computeId, Guid amphoraId);
    }
}
