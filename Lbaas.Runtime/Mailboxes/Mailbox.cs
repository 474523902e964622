namespace Lbaas.Runtime.Mailboxes;

internal enum Delivery
{
    /// <summary>In the mailbox; its actor is at work or about to be.</summary>
    Accepted,

    /// <summary>In the mailbox, and the sender is the one who must start the actor.</summary>
    AcceptedStart,

    /// <summary>Not in the mailbox: it is full.</summary>
    Full,

    /// <summary>Not in the mailbox: its actor has left memory. Find the address's new one.</summary>
    Closed,
}

/// <summary>
/// A bounded queue that also says who works on it: from the sender that fills an idle mailbox until the actor finds it
/// empty, the actor is busy, and nobody else starts it. Closing succeeds only when idle, so no message is lost with it.
/// </summary>
internal sealed class Mailbox(int capacity)
{
    private const int MaxIdleCapacity = 16;

    private readonly Lock _lock = new();
    private Queue<Envelope>? _queue;
    private bool _busy;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
                return _queue?.Count ?? 0;
        }
    }

    public Delivery Offer(in Envelope envelope)
    {
        lock (_lock)
        {
            if (_closed)
                return Delivery.Closed;
            if (_queue?.Count >= capacity)
                return Delivery.Full;
            (_queue ??= new Queue<Envelope>(4)).Enqueue(envelope);
            if (_busy)
                return Delivery.Accepted;
            _busy = true;
            return Delivery.AcceptedStart;
        }
    }

    /// <summary>Moves up to <paramref name="limit"/> messages. With none there, the actor is idle on return.</summary>
    public bool TakeOrRest(List<Envelope> into, int limit)
    {
        lock (_lock)
        {
            while (into.Count < limit && _queue is not null && _queue.TryDequeue(out var envelope))
                into.Add(envelope);
            if (into.Count > 0)
                return true;
            // What one burst needed, an idle actor must not hold for ever.
            if (_queue?.Capacity > MaxIdleCapacity)
                _queue = null;
            return _busy = false;
        }
    }

    /// <summary>True when the mailbox was idle and empty; it takes nothing any more.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            if (_busy || _queue?.Count > 0)
                return false;
            return _closed = true;
        }
    }
}
