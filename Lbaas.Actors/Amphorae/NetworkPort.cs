namespace Lbaas.Actors.Amphorae;

/// <summary>By what an amphora is in the network of its VIP (spec lifecycle 4.1).</summary>
/// <param name="Address">Its own address there.</param>
/// <param name="Interface">What the node calls the interface.</param>
public sealed record NetworkPort(string Address, Guid PortId, string Interface);
