using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.LoadBalancers;
using Lbaas.Drivers.Networks;

namespace Lbaas.Api.Members;

/// <summary>
/// ME-3: the subnets that members name must be there. Looked up at the edge, since actors do no I/O, and each but once: there
/// are no more of them than members fit into a request body.
/// </summary>
public sealed class SubnetChecks(INetworkDriver network)
{
    /// <exception cref="FaultException">400.</exception>
    /// <exception cref="NetworkUnavailableException">The network service can't say.</exception>
    public async ValueTask CheckAsync(IEnumerable<Member> members, CancellationToken cancellation)
    {
        try
        {
            foreach (var subnet in members.Select(member => member.SubnetId).OfType<Guid>().Distinct())
            {
                if (await network.FindSubnetAsync(subnet, cancellation) is null)
                    throw new FaultException(Fault.ReferenceNotFound("Subnet", subnet));
            }
        }
        catch (NetworkException failure)
        {
            throw new NetworkUnavailableException(failure);
        }
    }
}
