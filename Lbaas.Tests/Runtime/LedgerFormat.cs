using System.Text.Json;
using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Runtime;

/// <summary>
/// The ledger's events as JSON. One amount can be written but not read: a history that can't be replayed.
/// </summary>
public sealed class LedgerFormat : IEventFormat
{
    public const long Poison = 666;

    private int _written;

    /// <summary>Reads the poison, too: the newer program that repairs what the older one could not read.</summary>
    public bool IsImmune { get; set; }

    /// <summary>Snapshots are written but can't be read.</summary>
    public bool LosesSnapshots { get; set; }

    /// <summary>Events written so far.</summary>
    public int Written => Volatile.Read(ref _written);

    public int Identifier => 4_711;

    public Payload Write(IEvent @event)
    {
        Interlocked.Increment(ref _written);
        return Serialize(@event);
    }

    public IEvent Read(Payload payload) => payload.Manifest switch
    {
        "ledger.added.v1" => Readable(Deserialize<Added>(payload)),
        "ledger.noted.v1" => Deserialize<Noted>(payload),
        "ledger.promised.v1" => Deserialize<Promised>(payload),
        "ledger.reminded.v1" => Deserialize<Reminded>(payload),
        _ => throw new UnknownManifestException(payload.Manifest),
    };

    public Payload WriteState(object state) =>
        new("ledger.state.v1", JsonSerializer.SerializeToUtf8Bytes(state, state.GetType()));

    public object? ReadState(Payload payload, Type stateType) =>
        LosesSnapshots ? throw new JsonException("lost") : JsonSerializer.Deserialize(payload.Bytes.Span, stateType);

    private Added Readable(Added added) =>
        added.Amount == Poison && !IsImmune ? throw new JsonException("poison") : added;

    private static Payload Serialize(IEvent @event) => @event switch
    {
        Added added => Serialize("ledger.added.v1", added),
        Noted noted => Serialize("ledger.noted.v1", noted),
        Promised promised => Serialize("ledger.promised.v1", promised),
        Reminded reminded => Serialize("ledger.reminded.v1", reminded),
        _ => throw new ArgumentException($"no manifest for {@event.GetType().Name}"),
    };

    private static Payload Serialize<T>(string manifest, T @event) =>
        new(manifest, JsonSerializer.SerializeToUtf8Bytes(@event));

    private static T Deserialize<T>(Payload payload) => JsonSerializer.Deserialize<T>(payload.Bytes.Span)!;
}
