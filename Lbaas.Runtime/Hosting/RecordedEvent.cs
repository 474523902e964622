using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>An event as it stands in the journal.</summary>
/// <param name="SequenceNumber">Within its actor, from 1.</param>
/// <param name="At">When it was committed, UTC.</param>
/// <param name="Event">Null when this program can't read it.</param>
public sealed record RecordedEvent(long SequenceNumber, DateTimeOffset At, IEvent? Event);
