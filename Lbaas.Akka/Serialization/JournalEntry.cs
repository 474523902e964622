using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Serialization;

/// <summary>
/// An event or a snapshot as the journal keeps it. Entities write and read their events themselves, so that what can't be read any more is a
/// matter of the entity that has to (and quarantines itself), not of a replay that fails as a whole; and whoever follows the
/// journal has the bytes without a detour.
/// </summary>
public sealed record JournalEntry(Payload Payload);
