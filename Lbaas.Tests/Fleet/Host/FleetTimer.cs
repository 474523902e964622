namespace Lbaas.Tests.Fleet.Host;

/// <summary>A timer that is in the journal. Set again, it is another one.</summary>
internal sealed record FleetTimer(FleetActor Actor, string Name, DateTimeOffset DueAt);
