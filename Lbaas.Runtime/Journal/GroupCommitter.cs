using Lbaas.Runtime.Notices;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// Gathers the requests that arrive while the last transaction is being flushed into the next one: under load one flush
/// to disk carries hundreds of actors' events, and an idle committer commits at once. One thread of its own runs it,
/// since the calls to the database block.
/// </summary>
internal sealed class GroupCommitter
{
    /// <summary>
    /// A transaction is closed at the first of these bounds; a single request may exceed the last two alone.
    /// </summary>
    public const int MaxBatchRequests = 1_024;
    public const int MaxBatchEvents = 1_024;
    public const int MaxBatchBytes = 1 << 20;

    private readonly IBatchWriter _writer;
    private readonly JournalCounters _counters;
    private readonly NoticeHub _notices;
    private readonly ILogger _logger;
    private readonly int _capacity;
    private readonly Queue<CommitRequest> _queue = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _stopping;

    public GroupCommitter(IBatchWriter writer, JournalCounters counters, NoticeHub notices, ILogger logger, int capacity)
    {
        (_writer, _counters, _notices, _logger, _capacity) = (writer, counters, notices, logger, capacity);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-committer" };
    }

    /// <summary>Requests waiting for the next transaction.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    public void Start() => _thread.Start();

    public bool TryEnqueue(CommitRequest request)
    {
        lock (_gate)
        {
            if (!_stopping && _queue.Count < _capacity)
            {
                _queue.Enqueue(request);
                // Only the one thread waits here, and only when there was nothing to take.
                if (_queue.Count == 1)
                    Monitor.Pulse(_gate);
                return true;
            }
        }

        _counters.CountFailure(CommitOutcome.NotWritten);
        return false;
    }

    /// <summary>Commits what is queued, then ends the thread.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        // A listener that closes the journal runs on this very thread, which ends by itself then.
        if (_thread.IsAlive && _thread != Thread.CurrentThread)
            _thread.Join();
    }

    private void Run()
    {
        var batch = new List<CommitRequest>();
        var outcomes = new List<BatchOutcome>();
        while (Take(batch))
        {
            outcomes.Clear();
            Write(batch, outcomes);
            Report(batch, outcomes);
        }
    }

    private bool Take(List<CommitRequest> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_gate);
            }

            var (events, bytes) = (0, 0);
            while (batch.Count < MaxBatchRequests && _queue.TryPeek(out var next))
            {
                events += next.EventCount;
                bytes += next.SizeBytes;
                if (batch.Count > 0 && (events > MaxBatchEvents || bytes > MaxBatchBytes))
                    break;
                batch.Add(_queue.Dequeue());
            }
        }

        return true;
    }

    private void Write(List<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        try
        {
            _writer.Write(batch, outcomes);
        }
        catch (Exception failure)
        {
            // The writer sorts every failure it foresees. One that it does not may have struck at any point.
            _logger.LogError(failure, "The journal's writer failed in an unforeseen way");
            outcomes.Clear();
            outcomes.AddRange(Enumerable.Repeat(new BatchOutcome(CommitOutcome.Unknown, failure), batch.Count));
        }
    }

    private void Report(List<CommitRequest> batch, List<BatchOutcome> outcomes)
    {
        var (requests, events) = (0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            if (outcomes[i].Outcome == CommitOutcome.Committed)
            {
                requests++;
                events += batch[i].EventCount;
                Publish(batch[i]);
            }
            else
            {
                _counters.CountFailure(outcomes[i].Outcome);
            }
        }

        if (requests > 0)
            _counters.CountCommit(requests, events);
        for (var i = 0; i < batch.Count; i++)
            batch[i].Complete(outcomes[i].Outcome, outcomes[i].Failure);
    }

    private void Publish(CommitRequest request)
    {
        if (request.ReadSide.Told is { } notice)
            _notices.Publish(notice);
        for (var i = 0; i < request.Parts.Count; i++)
            Publish(request.Parts[i]);
    }
}

/// <summary>Puts a batch into one transaction.</summary>
internal interface IBatchWriter
{
    /// <summary>Adds one outcome per request, in order.</summary>
    void Write(IReadOnlyList<CommitRequest> batch, List<BatchOutcome> outcomes);
}

internal readonly record struct BatchOutcome(CommitOutcome Outcome, Exception? Failure);
