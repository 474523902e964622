using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Builds;

/// <summary>What happens to the build queue.</summary>
public abstract record BuildQueueEvent : IEvent;

/// <summary>An amphora waits for a slot.</summary>
public sealed record BuildQueued(Guid AmphoraId, int Priority, DateTimeOffset At) : BuildQueueEvent;

/// <summary>An amphora has a slot, or has it for longer.</summary>
public sealed record BuildStarted(Guid AmphoraId, DateTimeOffset Until) : BuildQueueEvent;

/// <summary>An amphora has no slot and waits for none.</summary>
public sealed record BuildReleased(Guid AmphoraId) : BuildQueueEvent;
