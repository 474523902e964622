namespace Lbaas.Actors.Amphorae;

/// <summary>Whose traffic an amphora carries; neither changes as long as the load balancer lives.</summary>
/// <param name="ProjectId">The project of its load balancer.</param>
/// <param name="VipAddress">The address it answers at.</param>
/// <param name="VipPortId">The port of that address.</param>
public sealed record Tenancy(string ProjectId, string VipAddress, Guid VipPortId);
