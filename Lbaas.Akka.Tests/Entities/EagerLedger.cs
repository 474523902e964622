using Lbaas.Actors.Contract;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>A ledger that adds one whenever it comes into memory: its Resume has something to remember.</summary>
internal sealed class EagerLedger : EventSourcedBehavior<Ledger, ILedgerCommand, LedgerEvent>
{
    private readonly LedgerBehavior _ledger = new();

    public override string Kind => _ledger.Kind;

    public override Ledger Empty(string id) => _ledger.Empty(id);

    public override Effect Decide(Ledger state, ILedgerCommand command, in ActorContext context) => _ledger.Decide(state, command, context);

    public override Ledger Apply(Ledger state, LedgerEvent @event) => _ledger.Apply(state, @event);

    public override Effect Resume(Ledger state, in ActorContext context) => Effect.Persist(new Added(1));
}
