using System.Runtime.InteropServices;

namespace Lbaas.Runtime.Replica;

/// <summary>Who waits for events that the replica does not have yet. Thread-safe.</summary>
internal sealed class ReplicaWaiters(int max)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Waiter>> _byActor = [];
    private int _count;
    private bool _closed;

    /// <exception cref="TooManyAskersException">As many wait as may.</exception>
    /// <exception cref="HostStoppingException">Nothing comes any more.</exception>
    public Waiter Add(string persistenceId, long sequenceNumber)
    {
        var waiter = new Waiter(persistenceId, sequenceNumber);
        lock (_lock)
        {
            if (_closed)
                throw new HostStoppingException();
            if (_count >= max)
                throw new TooManyAskersException(max);
            (CollectionsMarshal.GetValueRefOrAddDefault(_byActor, persistenceId, out _) ??= []).Add(waiter);
            _count++;
        }

        return waiter;
    }

    public void Remove(Waiter waiter)
    {
        lock (_lock)
        {
            if (!_byActor.TryGetValue(waiter.PersistenceId, out var waiting) || !waiting.Remove(waiter))
                return;
            _count--;
            if (waiting.Count == 0)
                _byActor.Remove(waiter.PersistenceId);
        }
    }

    /// <summary>The replica has an actor's events up to a number.</summary>
    public void Complete(string persistenceId, long sequenceNumber)
    {
        lock (_lock)
        {
            if (!_byActor.TryGetValue(persistenceId, out var waiting))
                return;
            foreach (var waiter in waiting)
            {
                if (waiter.SequenceNumber <= sequenceNumber)
                    waiter.TrySetResult();
            }
        }
    }

    /// <summary>Sends everybody away.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var waiter in _byActor.Values.SelectMany(static waiting => waiting))
                waiter.TrySetException(new HostStoppingException());
        }
    }

    // Whoever waits must go on elsewhere than on the thread that appends.
    internal sealed class Waiter(string persistenceId, long sequenceNumber)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string PersistenceId => persistenceId;

        public long SequenceNumber => sequenceNumber;
    }
}
