using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Quarantine;

/// <summary>
/// An actor whose history can't be replayed. It answers nothing until an operator or a newer program has it retried.
/// </summary>
/// <param name="Actor">Which.</param>
/// <param name="SequenceNumber">The last event that could be replayed; the next one is the bad one.</param>
/// <param name="Reason">What went wrong with it.</param>
/// <param name="At">Since when, UTC.</param>
public sealed record QuarantinedActor(ActorAddress Actor, long SequenceNumber, string Reason, DateTimeOffset At);
