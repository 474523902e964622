using System.Text;
using Lbaas.Actors.Contract;

namespace Lbaas.Benchmarks.Commands;

/// <summary>The cheapest persistent actor: it counts, and answers with the count.</summary>
internal sealed class TallyBehavior : EventSourcedBehavior<Tally, Count, Counted>
{
    public override string Kind => "tally";

    public override Tally Empty(string id) => new(0);

    public override Effect Decide(Tally state, Count command, in ActorContext context) =>
        Effect.Persist(new Counted(state.Value + 1)).ThenReply(context.ReplyTo, state.Value + 1);

    public override Tally Apply(Tally state, Counted @event) => new(@event.Value);
}

internal sealed record Tally(long Value);

internal sealed record Count;

internal sealed record Counted(long Value) : IEvent;

internal sealed class TallyFormat : IEventFormat
{
    public const string Manifest = "tally.counted.v1";

    public int Identifier => 4_712;

    public Payload Write(IEvent @event) => new(Manifest, Text(((Counted)@event).Value));

    public IEvent Read(Payload payload) => new Counted(Value(payload));

    public Payload WriteState(object state) => new("tally.state.v1", Text(((Tally)state).Value));

    public object? ReadState(Payload payload, Type stateType) => new Tally(Value(payload));

    private static long Value(Payload payload) => long.Parse(payload.Bytes.Span[9..^1], provider: null);

    public static byte[] Text(long value) => Encoding.UTF8.GetBytes($$"""{"value":{{value}}}""");
}
