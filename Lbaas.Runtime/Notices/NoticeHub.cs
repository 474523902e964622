namespace Lbaas.Runtime.Notices;

/// <summary>
/// Wakes who waits for a notice, after its commit. It queues nothing: a woken reader reads the table. With nobody waiting it
/// costs the committer one look.
/// </summary>
internal sealed class NoticeHub
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NoticeFilter, List<NoticeSubscription>> _subscriptions = [];
    private int _count;

    public NoticeSubscription Subscribe(in NoticeFilter filter)
    {
        var subscription = new NoticeSubscription(Key(filter), Leave);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subscription.Filter, out var same))
                _subscriptions[subscription.Filter] = same = [];
            same.Add(subscription);
            _count++;
        }

        return subscription;
    }

    /// <summary>To be called when the notice can be read.</summary>
    public void Publish(Notice notice)
    {
        if (Volatile.Read(ref _count) == 0)
            return;
        lock (_lock)
        {
            Signal(default);
            Signal(new NoticeFilter(notice.OwnerId, null));
            if (notice.ProjectId is not null)
                Signal(new NoticeFilter(null, notice.ProjectId));
        }
    }

    // Who asks for an owner hears of it whatever the project.
    private static NoticeFilter Key(in NoticeFilter filter) =>
        filter.OwnerId is null ? filter : filter with { ProjectId = null };

    private void Signal(NoticeFilter key)
    {
        if (!_subscriptions.TryGetValue(key, out var waiting))
            return;
        foreach (var subscription in waiting)
            subscription.Signal();
    }

    private void Leave(NoticeSubscription subscription)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subscription.Filter, out var same) || !same.Remove(subscription))
                return;
            _count--;
            if (same.Count == 0)
                _subscriptions.Remove(subscription.Filter);
        }
    }
}
