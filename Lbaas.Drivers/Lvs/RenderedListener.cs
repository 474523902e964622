namespace Lbaas.Drivers.Lvs;

/// <summary>One UDP or SCTP listener as a node gets it.</summary>
public sealed record RenderedListener(Guid ListenerId, string Text);
