using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Replica;

/// <summary>An event of a journal that other processes write as well.</summary>
/// <param name="Position">The journal's <c>ordering</c>.</param>
/// <param name="At">When it was committed, UTC.</param>
/// <param name="PersistenceId">Whose it is.</param>
/// <param name="SequenceNumber">Within its actor, from 1.</param>
public readonly record struct ReplicatedEvent(long Position, DateTimeOffset At, string PersistenceId, long SequenceNumber, Payload Payload);
