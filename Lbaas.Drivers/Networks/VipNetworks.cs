using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Drivers.Networks;

/// <summary>Which networks VIPs may be on (VI-16).</summary>
/// <param name="valid">The only ones, unless the availability zone names its own; empty for all.</param>
/// <param name="denied">Those that no VIP may be on.</param>
public sealed class VipNetworks(IReadOnlyCollection<Guid> valid, IReadOnlyCollection<Guid> denied)
{
    public static readonly VipNetworks All = new([], []);

    public static VipNetworks Of(NetworkOptions options) => new(options.ValidVipNetworks, options.DenyVipNetworks);

    /// <exception cref="VipRefusedException">The VIP may not be there.</exception>
    public void Check(Guid networkId, VipRequest request)
    {
        var allowed = request.AllowedNetworks is { IsDefaultOrEmpty: false } zone ? zone : valid;
        if ((allowed.Count > 0 && !allowed.Contains(networkId)) || denied.Contains(networkId))
        {
            throw new VipRefusedException(Fault.Validation(
                "Supplied VIP network_id is not allowed by the configuration of this deployment."));
        }
    }
}
