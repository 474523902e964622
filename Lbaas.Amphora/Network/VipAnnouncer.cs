using System.Net;
using System.Net.NetworkInformation;

namespace Lbaas.Amphora.Network;

/// <summary>
/// Tells the neighbours that the VIPs are here, outside of ACTIVE_STANDBY: there keepalived does (spec amphora 1.3).
/// </summary>
public sealed partial class VipAnnouncer(
    NetworkNamespace network, Links links, PluggedInterfaces plugged, ILogger<VipAnnouncer> logger)
{
    /// <summary>Announces every VIP that is the agent's to give. That it can't be done is logged, and hinders nothing.</summary>
    public async Task AnnounceAsync(CancellationToken cancellation)
    {
        if (network.Name is null)
            return;
        try
        {
            var vips = plugged.All().SelectMany(plan => plan.Addresses.Where(address => address is { IsVip: true, IsOurs: true })
                .Select(address => (plan.Name, IPAddress.Parse(address.Address)))).ToList();
            if (vips.Count == 0)
                return;
            var byName = (await links.AllInsideAsync(cancellation)).ToDictionary(link => link.Name);
            network.Run(() =>
            {
                foreach (var (name, vip) in vips)
                    if (byName.TryGetValue(name, out var link))
                        PacketSocket.Send(link.Index, Neighbours.Announcement(vip, PhysicalAddress.Parse(link.Mac).GetAddressBytes()));
                return true;
            });
        }
        catch (Exception fault) when (fault is IOException or NetworkException or InvalidDataException)
        {
            Log.Failed(logger, fault.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The VIPs were not announced: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
