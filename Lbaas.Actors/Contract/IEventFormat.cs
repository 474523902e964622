namespace Lbaas.Actors.Contract;

/// <summary>A payload as it stands in the journal: explicit manifest (<c>lb.change-accepted.v1</c>, never a CLR name) and bytes.</summary>
public readonly record struct Payload(string Manifest, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The one serialization of events and snapshots, the same in every host (Akka: a serializer with string manifest).
/// </summary>
public interface IEventFormat
{
    /// <summary>Akka's serializer id, stored in the journal's <c>identifier</c> column. Stable, unique, above 100.</summary>
    int Identifier { get; }

    Payload Write(IEvent @event);

    /// <summary>Reads an event, brought up to the newest version of its shape.</summary>
    /// <exception cref="UnknownManifestException">No such manifest: the history was written by a newer or foreign program.</exception>
    IEvent Read(Payload payload);

    Payload WriteState(object state);

    /// <summary>Reads a snapshot, or null when it can't serve any more (a snapshot is a cache; the journal is the truth).</summary>
    object? ReadState(Payload payload, Type stateType);
}

public sealed class UnknownManifestException(string manifest)
    : Exception($"The manifest '{manifest}' is unknown: a newer or foreign program has written under it.");
