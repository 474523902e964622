using Lbaas.Actors.Contract;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Workers;

/// <summary>
/// Runs the workers of one kind. Delivery is at most once: a full queue, a time-out, an exception or a dead process
/// lose the message, and the one who sent it asks again by its own timer.
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly WorkerKind _kind;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ActorAddress, object> _tell;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorkerLane> _lanes = [];
    private readonly Queue<WorkerLane> _ready = new();
    private int _maxConcurrency;
    private int _running;
    private int _waiting;
    private long _completed;
    private long _repeated;
    private long _dropped;
    private long _failed;
    private long _timedOut;
    private long _abandoned;

    internal WorkerPool(WorkerKind kind, TimeProvider time, ILogger logger, Action<ActorAddress, object> tell)
    {
        (_kind, _time, _logger, _tell) = (kind, time, logger, tell);
        _maxConcurrency = kind.Options.MaxConcurrency;
    }

    public string Kind => _kind.Name;

    /// <summary>
    /// Messages worked on at the same time; at least 1. More takes effect at once, less as work ends.
    /// </summary>
    public int MaxConcurrency
    {
        get => Volatile.Read(ref _maxConcurrency);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_lock)
            {
                _maxConcurrency = value;
                StartReady();
            }
        }
    }

    /// <summary>Messages being worked on.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Messages waiting.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Attempts that ended by themselves, in time.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Messages dropped since a queue was full.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Messages that were waiting already, and so were not queued once more.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Attempts that ended in an exception.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Attempts cancelled at the time-out.</summary>
    public long TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>Attempts that did not heed their cancellation, and may still be running.</summary>
    public long Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>What is worked on, since when, and how much waits behind it; the longest running first.</summary>
    public IReadOnlyList<WorkerLaneDescription> Lanes(int limit)
    {
        lock (_lock)
            return [.. _lanes.Values.OrderBy(static lane => lane.RunningSince ?? DateTimeOffset.MaxValue).Take(limit)
                .Select(static lane =>
                    new WorkerLaneDescription(lane.Address.Id, lane.RunningSince, lane.Waiting.Count))];
    }

    internal bool Offer(ActorAddress address, object message, ActorAddress sender)
    {
        lock (_lock)
        {
            var job = new WorkerJob(message, sender);
            var isNew = !_lanes.TryGetValue(address.Id, out var lane);
            if (lane?.Repeats(job) == true)
            {
                Interlocked.Increment(ref _repeated);
                return true;
            }

            if (_stop.IsCancellationRequested || _waiting >= _kind.Options.TotalCapacity
                || lane?.Waiting.Count >= _kind.Options.QueueCapacity)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            lane ??= _lanes[address.Id] = new WorkerLane(address);
            lane.Enqueue(job);
            _waiting++;
            if (isNew)
                _ready.Enqueue(lane);
            StartReady();
            return true;
        }
    }

    public async ValueTask DisposeAsync() => await _stop.CancelAsync();

    private void StartReady()
    {
        while (_running < _maxConcurrency && !_stop.IsCancellationRequested && _ready.TryDequeue(out var lane))
        {
            _running++;
            _waiting--;
            lane.RunningSince = _time.GetUtcNow();
            var job = lane.Waiting.Dequeue();
            _ = Task.Run(() => RunAsync(lane, job));
        }
    }

    private async Task RunAsync(WorkerLane lane, WorkerJob job)
    {
        var result = await WorkerAttempt.RunAsync(_kind, lane.Address, job.Message, _time, _logger, _stop.Token).ConfigureAwait(false);
        Count(result);
        try
        {
            if (result.Value is not null && job.Sender != default)
                _tell(job.Sender, result.Value);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The result of {Worker} can't be told", lane.Address);
        }

        lock (_lock)
        {
            _running--;
            lane.RunningSince = null;
            if (lane.Waiting.Count > 0)
                _ready.Enqueue(lane);
            else
                _lanes.Remove(lane.Address.Id);
            StartReady();
        }
    }

    private void Count(AttemptResult result)
    {
        if (result.End == AttemptEnd.Completed)
            Interlocked.Increment(ref _completed);
        else if (result.End == AttemptEnd.Failed)
            Interlocked.Increment(ref _failed);
        else if (result.End == AttemptEnd.TimedOut)
            Interlocked.Increment(ref _timedOut);
        if (result.IsAbandoned)
            Interlocked.Increment(ref _abandoned);
    }
}

/// <summary>One worker address that has something to do.</summary>
public sealed record WorkerLaneDescription(string Id, DateTimeOffset? RunningSince, int Waiting);
