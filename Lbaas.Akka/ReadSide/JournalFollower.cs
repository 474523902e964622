using Akka.Actor;
using Lbaas.Akka.Journal;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.ReadSide;

/// <summary>
/// Keeps this node's replica of the shared journal up to date: one per node. It looks every few milliseconds, and at once when somebody on this
/// node waits for what was just written. A failure costs nothing but time: it looks again, from where the replica stands.
/// </summary>
public sealed partial class JournalFollower : ReceiveActor, IWithTimers
{
    /// <summary>Its dispatcher: a thread of its own, since reading blocks.</summary>
    public const string Dispatcher = "lbaas.follower-dispatcher";

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_maxDelay = TimeSpan.FromSeconds(5);

    private readonly JournalReplica _replica;
    private readonly FollowerProgress _progress;
    private readonly IJournalTail _tail;
    private readonly TimeSpan _every;
    private readonly int _batch;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private TimeSpan _delay = s_firstDelay;

    public JournalFollower(
        JournalReplica replica, FollowerProgress progress, IJournalDatabase journal, TimeSpan every, int batch, ILogger<JournalFollower> logger)
    {
        (_replica, _progress, _tail, _every, _batch, _logger) = (replica, progress, journal.OpenTail(), every, batch, logger);
        ReceiveAsync<Look>(_ => LookAsync());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        // What the replica skipped (others' rows) is read again after a start: it has no position of its own for them.
        _progress.Begin(Self, _replica.Position);
        Self.Tell(Look.Instance);
    }

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _tail.Dispose();
    }

    private async Task LookAsync()
    {
        _progress.BeginLook();
        try
        {
            var page = _tail.Read(_progress.Position, _batch);
            if (page.Events.Count > 0)
                await _replica.AppendAsync(page.Events, _stop.Token);
            _progress.Reached(page.Position, page.Events.Count, page.IsLast);
            _delay = s_firstDelay;
            if (page.IsLast)
                Timers.StartSingleTimer(nameof(Look), Look.Instance, _every);
            else
                Self.Tell(Look.Instance);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception failure)
        {
            _progress.Failed();
            Log.Failed(_logger, _progress.Position, _delay.TotalSeconds, failure);
            Timers.StartSingleTimer(nameof(Look), Look.Instance, _delay);
            _delay = _delay * 2 < s_maxDelay ? _delay * 2 : s_maxDelay;
        }
    }

    /// <summary>Look at the journal now.</summary>
    internal sealed record Look : INotInfluenceReceiveTimeout
    {
        public static readonly Look Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The replica could not be brought up to date after position {Position}; it is tried again in {Seconds} s")]
        public static partial void Failed(ILogger logger, long position, double seconds, Exception failure);
    }
}
