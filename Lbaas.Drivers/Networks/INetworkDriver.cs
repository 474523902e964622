using Lbaas.Actors.Networks;

namespace Lbaas.Drivers.Networks;

/// <summary>Gives and takes virtual IPs. All calls are idempotent per load balancer.</summary>
public interface INetworkDriver : INetworkLookup
{
    /// <summary>Makes sure that the load balancer has its VIP; asked again, it is the same one.</summary>
    /// <exception cref="VipRefusedException">The request makes no sense (spec validation 6).</exception>
    /// <exception cref="NetworkException">The network service can't answer now.</exception>
    ValueTask<Vip> AllocateVipAsync(AllocateVip request, CancellationToken cancellation);

    /// <summary>Looks whether a VIP could be asked for like this, and takes nothing.</summary>
    /// <exception cref="VipRefusedException">The request makes no sense (spec validation 6).</exception>
    /// <exception cref="NetworkException">The network service can't answer now.</exception>
    ValueTask CheckVipAsync(VipRequest request, CancellationToken cancellation);

    /// <summary>Gives the VIP back; one that never was is a success. A tenant's own port stays (spec lifecycle 10).</summary>
    /// <exception cref="NetworkException">The network service can't answer now.</exception>
    ValueTask ReleaseVipAsync(Guid loadBalancerId, Vip? vip, CancellationToken cancellation);
}

/// <summary>The network service can't do it now.</summary>
public sealed class NetworkException(string message, Exception? cause = null) : Exception(message, cause);
