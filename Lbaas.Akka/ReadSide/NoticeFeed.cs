using Akka.Actor;
using Akka.Event;
using Lbaas.Runtime.Notices;

namespace Lbaas.Akka.ReadSide;

/// <summary>
/// Tells its parent what is announced (that a load balancer is ACTIVE, that a listener is DOWN, …), from this node's replica: everything once and in
/// the journal's order, whichever node it happened on. It is for actors of a larger program; a parent that remembers the last position goes on from
/// there after a restart. A page is given when the one before it has been answered, so a slow parent has one of them waiting.
/// </summary>
public sealed class NoticeFeed : ReceiveActor, IWithTimers
{
    /// <summary>Notices in one message, at most.</summary>
    public const int PageMax = 100;

    // Only for what a wake-up could have been lost with: the log wakes it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly INoticeLog _log;
    private readonly NoticeFilter _filter;
    private readonly NoticeSubscription _subscription;
    private readonly CancellationTokenSource _stop = new();
    private long? _after;

    public NoticeFeed(INoticeLog log, NoticeFilter filter, long? after)
    {
        (_log, _filter, _after) = (log, filter, after);
        // First, so that what comes between a look and the wait after it is not missed.
        _subscription = log.Subscribe(filter);
        Receive<Look>(_ => Read());
        Receive<NoticesTaken>(_ => Read());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>For a child of whoever wants to be told, with <see cref="NewNotices"/>.</summary>
    /// <param name="log">A node's <see cref="Runtime.ReadSide.IReadSide.Notices"/>.</param>
    /// <param name="filter">Which; the default is all.</param>
    /// <param name="after">The position of the last one that is known; null: from now on.</param>
    public static Props PropsFor(INoticeLog log, NoticeFilter filter = default, long? after = null) =>
        Props.Create(() => new NoticeFeed(log, filter, after));

    protected override void PreStart() => Self.Tell(Look.Instance);

    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
        _subscription.Dispose();
    }

    private void Read()
    {
        try
        {
            var page = _log.Read(_filter, _after ?? long.MaxValue, PageMax);
            var missed = _after < page.Compacted;
            _after = page.HasMore ? page.Notices[^1].Position : page.Head;
            if (page.Notices.Count > 0 || missed)
                Context.Parent.Tell(new NewNotices(page.Notices, _after.Value, missed));
            else
                _subscription.WaitAsync(s_patience, TimeProvider.System, _stop.Token).PipeTo(Self, success: static _ => Look.Instance, failure: static _ => Look.Instance);
        }
        catch (Exception failure)
        {
            Context.GetLogger().Warning(failure, "The notices can't be read; they are tried again");
            Timers.StartSingleTimer(nameof(Look), Look.Instance, s_pause);
        }
    }

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }
}

/// <summary>What has been announced since the last one. To be answered with <see cref="NoticesTaken"/>.</summary>
/// <param name="Position">That of the last one, or beyond: where to go on from.</param>
/// <param name="HasMissed">Some before these are not kept any more, and were never told.</param>
public sealed record NewNotices(IReadOnlyList<PlacedNotice> Notices, long Position, bool HasMissed);

/// <summary>May the next ones come.</summary>
public sealed record NoticesTaken
{
    public static readonly NoticesTaken Instance = new();
}
