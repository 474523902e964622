using System.Collections.Concurrent;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Mailboxes;

namespace Lbaas.Runtime.Hosting;

/// <summary>Which actors are in memory, by address.</summary>
internal sealed class CellDirectory(CellServices services, IReadOnlyDictionary<string, ActorKind> kinds)
{
    private readonly ConcurrentDictionary<ActorAddress, ActorCell> _cells = new();
    private int _count;
    private int _busy;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Actors that have something to do now.</summary>
    public int Busy => Volatile.Read(ref _busy);

    public IEnumerable<ActorCell> All => _cells.Values;

    public bool Has(ActorAddress address) => _cells.ContainsKey(address);

    /// <summary>Puts a message into the mailbox of an actor, bringing the actor into memory if need be.</summary>
    public bool Offer(ActorAddress address, in Envelope envelope)
    {
        while (true)
        {
            if (!_cells.TryGetValue(address, out var cell) && (cell = Add(address)) is null)
                return false;
            switch (cell.Offer(envelope))
            {
                case Delivery.Accepted:
                    return true;
                case Delivery.AcceptedStart:
                    Interlocked.Increment(ref _busy);
                    cell.Schedule();
                    return true;
                case Delivery.Full:
                    return false;
                case Delivery.Closed:
                    // It is leaving memory; the thread that closed it may not have come to this yet.
                    Forget(cell);
                    break;
            }
        }
    }

    public bool TryPassivate(ActorCell cell)
    {
        if (!cell.TryClose())
            return false;
        Forget(cell);
        services.Counters.Count(RuntimeCounter.Passivations);
        return true;
    }

    public void OnRest() => Interlocked.Decrement(ref _busy);

    // Twice the bound is refused outright: idle actors are being dropped by then, and they are not enough.
    private ActorCell? Add(ActorAddress address)
    {
        if (Count >= 2L * services.Options.MaxLoadedActors)
            return null;
        var fresh = new ActorCell(services, kinds[address.Kind], address);
        var cell = _cells.GetOrAdd(address, fresh);
        if (ReferenceEquals(cell, fresh))
            Interlocked.Increment(ref _count);
        return cell;
    }

    private void Forget(ActorCell cell)
    {
        if (_cells.TryRemove(KeyValuePair.Create(cell.Address, cell)))
            Interlocked.Decrement(ref _count);
    }
}
