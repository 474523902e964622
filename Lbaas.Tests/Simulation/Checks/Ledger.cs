using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Simulation.Journal;

namespace Lbaas.Tests.Simulation.Checks;

/// <summary>Reads along as the journal is written, and holds every row to what may come next.</summary>
internal sealed class Ledger(World world)
{
    private readonly Dictionary<string, BalancerBook> _books = [];
    private readonly List<BalancerBook> _inOrder = [];

    public IReadOnlyList<BalancerBook> Books => _inOrder;

    public long Rows { get; private set; }

    /// <summary>Does the journal have the change?</summary>
    public bool Knows(Guid balancer, Guid change) => _books.TryGetValue(balancer.ToString(), out var book) && book.Knows(change);

    public void OnRow(ActorHistory history, JournalRow row, IEvent @event)
    {
        Rows++;
        world.Trace.Note("durable", history.Actor.PersistenceId, @event);
        var (last, epoch) = history.Rows is [.., var before] ? (before.SequenceNumber, before.Epoch) : (0, 0);
        if (row.SequenceNumber != last + 1)
            throw new InvariantViolation(Invariant.SequencesAreWhole, $"{history.Actor} has {row.SequenceNumber} after {last}");
        if (row.Epoch < epoch)
            throw new InvariantViolation(Invariant.EpochsNeverDecrease, $"{history.Actor} is written by process {row.Epoch} after {epoch}");
        if (@event is RolloutStopped stopped)
            RolloutChecks.CheckStop(stopped);
        if (@event is not LoadBalancerEvent known)
            return;
        Book(history.Actor).OnEvent(known);
        RolloutChecks.CheckRate(world);
    }

    private BalancerBook Book(ActorAddress actor)
    {
        if (!_books.TryGetValue(actor.Id, out var book))
        {
            book = _books[actor.Id] = new BalancerBook(world, Guid.Parse(actor.Id));
            _inOrder.Add(book);
        }

        return book;
    }
}
