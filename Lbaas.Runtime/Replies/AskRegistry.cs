using System.Collections.Concurrent;
using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Replies;

/// <summary>
/// Who waits for answers, by token. Tokens carry the start of the process: one that an actor has kept in its state
/// beyond a restart leads nowhere, and its answer is dropped and counted.
/// </summary>
internal sealed class AskRegistry(TimeProvider time, int capacity)
{
    private readonly ConcurrentDictionary<string, PendingAsk> _pending = new();
    private readonly string _prefix = $"{Guid.NewGuid():N}.";
    private long _next;
    private long _unclaimed;
    private int _count;

    public int Waiting => Volatile.Read(ref _count);

    /// <summary>Answers that nobody waited for any more.</summary>
    public long Unclaimed => Volatile.Read(ref _unclaimed);

    /// <exception cref="TooManyAskersException">As many wait as may.</exception>
    public PendingAsk Register(ActorAddress actor, TimeSpan timeout)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            throw new TooManyAskersException(capacity);
        }

        var token = string.Concat(_prefix, Interlocked.Increment(ref _next).ToString());
        var ask = new PendingAsk(this, token, actor, timeout);
        _pending[token] = ask;
        return ask;
    }

    public void Arm(PendingAsk ask, CancellationToken cancellationToken) => ask.Arm(time, cancellationToken);

    public void Answer(ReplyAddress address, object message)
    {
        if (Take(address) is { } ask)
            ask.TrySetResult(message);
        else if (!address.IsNone)
            Interlocked.Increment(ref _unclaimed);
    }

    public void Fail(ReplyAddress address, Exception failure) => Take(address)?.TrySetException(failure);

    public void FailAll(Func<Exception> failure)
    {
        foreach (var token in _pending.Keys)
            Fail(new ReplyAddress(token), failure());
    }

    public bool Remove(string token) => Take(new ReplyAddress(token)) is not null;

    private PendingAsk? Take(ReplyAddress address)
    {
        if (address.Token is not { } token || !_pending.TryRemove(token, out var ask))
            return null;
        Interlocked.Decrement(ref _count);
        ask.Disarm();
        return ask;
    }
}
