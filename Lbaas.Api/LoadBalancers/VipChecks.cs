using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Drivers.Networks;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.LoadBalancers;

/// <summary>
/// The rules of VIPs that are the edge's (spec validation 6): what may be named, and that what an update names is there. What
/// a creation names is looked up when its VIP is allocated.
/// </summary>
public sealed class VipChecks(IOptions<VipOptions> options, INetworkDriver network)
{
    /// <summary>VI-1, VI-2.</summary>
    /// <exception cref="FaultException">400.</exception>
    public void Check(VipRequest request)
    {
        var kinds = options.Value.Kinds(request).ToList();
        if (!kinds.Exists(kind => kind.IsGiven))
        {
            var allowed = string.Join(", ", kinds.Where(kind => kind.IsAllowed).Select(kind => kind.Kind));
            throw new FaultException(Fault.Validation($"VIP must contain one of: {allowed}."));
        }
        if (kinds.Find(kind => kind is { IsGiven: true, IsAllowed: false }).Kind is { } refused)
            throw new FaultException(Fault.Validation($"use of {refused} is disallowed by this deployment's configuration."));
    }

    /// <summary>VI-14, VI-15 of an update.</summary>
    /// <exception cref="FaultException">400.</exception>
    /// <exception cref="NetworkUnavailableException">The network service can't say.</exception>
    public ValueTask CheckAsync(LoadBalancerPatch patch, CancellationToken cancellation) => AskAsync(async () =>
    {
        if (patch.VipQosPolicyId.IsSet)
            await VipRules.CheckQosAsync(network, patch.VipQosPolicyId.Value, cancellation);
        if (patch.VipSecurityGroupIds is { IsSet: true, Value: { } groups })
            await VipRules.CheckSecurityGroupsAsync(network, groups, cancellation);
    });

    /// <summary>VI-3 to VI-19 of a creation that will not come to allocate its VIP.</summary>
    /// <exception cref="FaultException">400.</exception>
    /// <exception cref="NetworkUnavailableException">The network service can't say.</exception>
    public ValueTask CheckAsync(VipRequest request, CancellationToken cancellation) => AskAsync(() => network.CheckVipAsync(request, cancellation));

    private static async ValueTask AskAsync(Func<ValueTask> question)
    {
        try
        {
            await question();
        }
        catch (VipRefusedException refused)
        {
            throw new FaultException(refused.Fault);
        }
        catch (NetworkException failure)
        {
            throw new NetworkUnavailableException(failure);
        }
    }
}

/// <summary>What a request names can't be looked up. Nothing has happened.</summary>
public sealed class NetworkUnavailableException(NetworkException cause)
    : Runtime.HostUnavailableException($"The network service can't be asked: {cause.Message}", TimeSpan.FromSeconds(2), cause);
