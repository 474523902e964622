using System.Collections.Immutable;
using System.Net;

namespace Lbaas.Drivers.Networks;

/// <summary>What there is in the network service. An object that is not there is null, never an exception.</summary>
public interface INetworkLookup
{
    ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation);

    ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation);

    ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation);

    /// <returns>Null when the network service knows no QoS at all (VI-14).</returns>
    ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation);

    ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation);
}

/// <param name="FreeAddresses">How many addresses can still be given.</param>
public sealed record SubnetInfo(Guid Id, Guid NetworkId, IPNetwork Cidr, long FreeAddresses);

/// <param name="PortSecurity">Whether its ports filter what they carry (VI-19).</param>
public sealed record NetworkInfo(Guid Id, ImmutableArray<Guid> SubnetIds, bool PortSecurity = true);

/// <param name="DeviceId">Who uses the port; null or empty when nobody does.</param>
public sealed record PortInfo(Guid Id, Guid NetworkId, ImmutableArray<FixedIp> FixedIps, string? DeviceId, Guid? QosPolicyId);

public sealed record FixedIp(Guid SubnetId, string Address);
