using System.Collections.Immutable;
using System.Text;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Tests.Runtime;

/// <summary>The smallest actor that uses all of the contract: it adds up amounts, and keeps notes for later.</summary>
public sealed class LedgerBehavior : EventSourcedBehavior<Ledger, ILedgerCommand, LedgerEvent>
{
    public static readonly ActorAddress Probe = new("probe", "all");

    public override string Kind => "ledger";

    public override Ledger Empty(string id) => new(id, 0, 0, ImmutableSortedDictionary<string, DateTimeOffset>.Empty);

    public override Effect Decide(Ledger state, ILedgerCommand command, in ActorContext context) => command switch
    {
        Add add => Effect.Persist(Enumerable.Repeat(new Added(add.Amount), add.Times))
            .ThenReply(context.ReplyTo, state.Total + (add.Amount * add.Times))
            .ThenTell(Probe, $"{context.Self.Id} added {add.Amount}"),
        Read => Effect.None().ThenReply(context.ReplyTo, state),
        Keep keep => Effect.Persist(new Noted(keep.Note, context.Now + keep.For))
            .ThenSchedule(keep.Note, context.Now + keep.For, "a note is kept")
            .ThenReply(context.ReplyTo, "kept"),
        Promise promise => Effect.Persist(new Promised(promise.Note, context.ReplyTo.Token ?? "", context.Now + promise.For))
            .ThenSchedule(promise.Note, context.Now + promise.For, "an answer is promised"),
        Delegate work => Effect.None().ThenTell(new ActorAddress("work", work.Worker), work.Message),
        WorkDone done => Effect.Persist(new Added(done.Amount)),
        Leave => Effect.None().ThenReply(context.ReplyTo, "leaving").ThenPassivate(),
        Silence => Effect.None(),
        Break => throw new InvalidOperationException("broken on purpose"),
        PersistPoison => Effect.Persist(new Added(LedgerFormat.Poison)).ThenReply(context.ReplyTo, "poisoned"),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(Ledger state, string timer, in ActorContext context) =>
        timer.StartsWith("broken", StringComparison.Ordinal)
            ? throw new InvalidOperationException("broken on purpose")
            : Effect.Persist(new Reminded(timer)).ThenTell(Probe, $"{context.Self.Id} reminded of {timer}")
                .ThenReply(new ReplyAddress(state.Promises.GetValueOrDefault(timer)), $"remember {timer}");

    public override Ledger Apply(Ledger state, LedgerEvent @event) => @event switch
    {
        Added added => state with { Total = state.Total + added.Amount, Entries = state.Entries + 1 },
        Noted noted => state with { Notes = state.Notes.SetItem(noted.Note, noted.Until) },
        Promised promised => state with
        {
            Notes = state.Notes.SetItem(promised.Note, promised.Until),
            Promises = state.Promises.SetItem(promised.Note, promised.Asker),
        },
        Reminded reminded => state with { Notes = state.Notes.Remove(reminded.Note), Promises = state.Promises.Remove(reminded.Note) },
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override bool Awaits(Ledger state, ReplyAddress asker) => asker.Token is { } token && state.Promises.ContainsValue(token);

    public override Effect Resume(Ledger state, in ActorContext context)
    {
        var effect = Effect.None();
        foreach (var (note, until) in state.Notes)
            effect.ThenSchedule(note, until, "a note is kept");
        if (state.Notes.Count > 0)
            effect.ThenTell(Probe, $"{context.Self.Id} resumed");
        return effect;
    }
}

public sealed record Ledger(
    string Id, long Total, int Entries, ImmutableSortedDictionary<string, DateTimeOffset> Notes)
{
    /// <summary>Who waits for an answer, by the note that it comes with.</summary>
    public ImmutableSortedDictionary<string, string> Promises { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

public abstract record LedgerEvent : IEvent;

public sealed record Added(long Amount) : LedgerEvent;

public sealed record Noted(string Note, DateTimeOffset Until) : LedgerEvent;

public sealed record Promised(string Note, string Asker, DateTimeOffset Until) : LedgerEvent;

public sealed record Reminded(string Note) : LedgerEvent;

public interface ILedgerCommand;

public sealed record Add(long Amount, int Times = 1) : ILedgerCommand;

public sealed record Read : ILedgerCommand;

public sealed record Keep(string Note, TimeSpan For) : ILedgerCommand;

/// <summary>A question that is answered when its time has come.</summary>
public sealed record Promise(string Note, TimeSpan For) : ILedgerCommand;

public sealed record Delegate(string Worker, object Message) : ILedgerCommand;

public sealed record WorkDone(long Amount) : ILedgerCommand;

public sealed record Leave : ILedgerCommand;

public sealed record Silence : ILedgerCommand;

public sealed record Break : ILedgerCommand;

public sealed record PersistPoison : ILedgerCommand;

/// <summary>
/// One document per ledger that has entries, an observation about it, a notice (its project is the id's first letter) and a
/// receipt of each total.
/// </summary>
public sealed class LedgerProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var ledger = (Ledger)after;
        if (ledger.Entries == 0)
        {
            if (((Ledger)before).Entries > 0)
                changes.DeleteDocument("ledger", actorId);
            return;
        }

        var body = Encoding.UTF8.GetBytes($$"""{"id":"{{actorId}}","total":{{ledger.Total}}}""");
        changes.UpsertDocument(new Document("ledger", actorId, actorId, null, null, DateTimeOffset.UnixEpoch, body));
        changes.SetObservation(actorId, "ledger", ledger.Total < 0 ? "DEBT" : "FINE", 0);
        changes.Announce(new Notice("entry", actorId, actorId[..1], body));
        changes.Remember(new Receipt($"{actorId}:{ledger.Total}", actorId, body));
    }
}
