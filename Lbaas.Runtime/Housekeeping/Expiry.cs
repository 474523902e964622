using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>When an actor of a kind leaves the journal.</summary>
/// <param name="Age">How long ago its last event must be; above zero.</param>
/// <param name="IsGone">
/// Whether nobody can see it any more: cheap, for it is asked of every actor whose last event is old.
/// </param>
/// <param name="IsOver">Whether nothing is left for it to do, from its state; asked only of those that are gone.</param>
public sealed record Expiry(TimeSpan Age, Func<ActorAddress, bool> IsGone, Func<object, bool> IsOver);
