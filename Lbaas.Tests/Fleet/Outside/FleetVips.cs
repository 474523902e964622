using System.Security.Cryptography;
using Lbaas.Actors.Networks;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>The network service, which never fails here: each load balancer has its own address.</summary>
internal static class FleetVips
{
    public static Vip Of(AllocateVip request)
    {
        var hash = SHA256.HashData(request.LoadBalancerId.ToByteArray());
        return new Vip($"10.{hash[0]}.{hash[1]}.{hash[2]}", new Guid(hash.AsSpan(0, 16)), request.Request.SubnetId, new Guid(hash.AsSpan(16)), PortOwned: true);
    }
}
