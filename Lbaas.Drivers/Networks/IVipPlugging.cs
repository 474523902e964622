using System.Collections.Immutable;
using Lbaas.Actors.Networks;

namespace Lbaas.Drivers.Networks;

/// <summary>
/// Brings amphorae into the network of their VIP, for network drivers whose amphorae are not there already. All calls are
/// idempotent.
/// </summary>
public interface IVipPlugging
{
    /// <summary>The port that an amphora has or will have, for others to know its address. Nothing is plugged.</summary>
    /// <exception cref="NetworkException">There is no address left, or the network service can't answer now.</exception>
    ValueTask<VipPort> FindPortAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation);

    /// <summary>Makes sure that the amphora's machine has an interface there; its agent takes it from there.</summary>
    /// <exception cref="NetworkException">The network service can't do it now.</exception>
    ValueTask<VipPort> PlugAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation);

    /// <summary>Makes the interface anew that an amphora had and lost with its machine; one that had none is a success.</summary>
    /// <exception cref="NetworkException">The network service can't do it now.</exception>
    ValueTask RestoreAsync(Guid amphoraId, CancellationToken cancellation);

    /// <summary>Takes the interface away and the address back; one that never was is a success.</summary>
    /// <exception cref="NetworkException">The network service can't do it now.</exception>
    ValueTask UnplugAsync(Guid amphoraId, CancellationToken cancellation);
}

/// <summary>By what an amphora is in the network of its VIP.</summary>
/// <param name="Address">Its own address, in the VIP's subnet.</param>
/// <param name="Mac">By which its machine knows the interface, in lower case with colons.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="Vip">The VIP and its subnet.</param>
public sealed record VipPort(Guid Id, string Address, string Mac, int Mtu, AddressInSubnet Vip)
{
    public ImmutableArray<AddressInSubnet> Additional { get; init; } = [];

    /// <summary>Its own addresses in other subnets, from which it reaches members of the other family.</summary>
    public ImmutableArray<AddressInSubnet> Others { get; init; } = [];
}

/// <param name="Cidr">The subnet.</param>
/// <param name="Gateway">Of the subnet.</param>
public sealed record AddressInSubnet(string Address, string Cidr, string Gateway);
