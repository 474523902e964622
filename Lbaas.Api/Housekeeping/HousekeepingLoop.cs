using System.Diagnostics.Metrics;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Housekeeping;

/// <summary>
/// Has the journal put in order now and then, where this process leads, and its replica of one wherever it has one; and knows how that went.
/// </summary>
public sealed partial class HousekeepingLoop : BackgroundService
{
    private readonly Household _household;
    private readonly ILeadership _leadership;
    private readonly HousekeepingPlan _plan;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger<HousekeepingLoop> _logger;
    private readonly Meter _meter = new("Lbaas.Housekeeping");
    private HousekeepingRun _last = HousekeepingRun.None;
    private long _failures;

    public HousekeepingLoop(
        Household household, IReadSide readSide, ILeadership leadership, IOptions<HousekeepingSettings> settings, TimeProvider time,
        ILogger<HousekeepingLoop> logger)
    {
        (_household, _leadership, _time, _logger) = (household, leadership, time, logger);
        _plan = Expiries.Plan(settings.Value, readSide);
        _interval = TimeSpan.FromSeconds(settings.Value.IntervalSeconds);
        Offer();
    }

    /// <summary>How the last run went.</summary>
    public HousekeepingRun Last => Volatile.Read(ref _last);

    /// <summary>What has been done to the journal since the start, by this process.</summary>
    public HousekeepingCounts Counts => _household.Journal.Counts;

    /// <summary>What has been done to this process's replica since the start; null: it has none.</summary>
    public HousekeepingCounts? ReplicaCounts => _household.Replica?.Counts;

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_household.IsUpToDate() && (_leadership.IsLeader || _household.Replica is not null))
                await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var (at, before) = (_time.GetUtcNow(), Counts);
        try
        {
            if (_leadership.IsLeader)
                await _household.Journal.RunAsync(_plan, stoppingToken);
            // Afterwards, so that it finds in the archive what has just gone there.
            if (_household.Replica is { } replica)
                await replica.RunAsync(_plan, stoppingToken);
            Volatile.Write(ref _last, new HousekeepingRun(at, null, Last.LastFailure, _household.Journal.Measure()));
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // What was copied and not removed is harmless; the next run goes on where this one ended.
            Interlocked.Increment(ref _failures);
            Volatile.Write(ref _last, new HousekeepingRun(at, failure.Message, at, Last.Size));
            Log.Failed(_logger, failure);
        }

        var (now, purged) = (Counts, Sum(Counts) - Sum(before));
        if (now.Events != before.Events)
            Log.Archived(_logger, now.Events - before.Events, purged);
    }

    private static long Sum(HousekeepingCounts counts) => counts.Purged.Values.Sum();

    private void Offer()
    {
        _meter.CreateObservableCounter("lbaas.housekeeping.archived_events", () => Counts.Events);
        _meter.CreateObservableCounter("lbaas.housekeeping.purged", () =>
            Counts.Purged.Select(kind => new Measurement<long>(kind.Value, new KeyValuePair<string, object?>("kind", kind.Key))));
        _meter.CreateObservableCounter("lbaas.housekeeping.skipped", () => Counts.Skipped);
        _meter.CreateObservableCounter("lbaas.housekeeping.failures", () => Interlocked.Read(ref _failures));
        _meter.CreateObservableGauge("lbaas.journal.bytes", () => Last.Size.JournalBytes);
        _meter.CreateObservableGauge("lbaas.journal.reusable_bytes", () => Last.Size.ReusableBytes);
        _meter.CreateObservableGauge("lbaas.archive.bytes", () => Last.Size.ArchiveBytes);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The journal could not be put in order; it is tried again")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Information, "{Events} events went to the archive; {Purged} deleted actors left the journal")]
        public static partial void Archived(ILogger logger, long events, long purged);
    }
}

/// <summary>How a run of the housekeeping went.</summary>
/// <param name="At">When it began, UTC; null before the first.</param>
/// <param name="Error">Why it ended early; null when it did not.</param>
/// <param name="LastFailure">When one last ended early, UTC; null: never since the start.</param>
/// <param name="Size">The files after it; after one that failed, as they were before.</param>
public sealed record HousekeepingRun(DateTimeOffset? At, string? Error, DateTimeOffset? LastFailure, ArchiveSize Size)
{
    public static readonly HousekeepingRun None = new(null, null, null, default);
}
