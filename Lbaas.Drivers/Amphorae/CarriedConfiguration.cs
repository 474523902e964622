using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>Which part of a configuration a node carries: what is switched on (spec amphora 3).</summary>
internal static class CarriedConfiguration
{
    /// <summary>False when nothing is left for the node to do: it then runs no process for the load balancer.</summary>
    public static bool IsCarried(this Configuration configuration)
    {
        if (configuration.LoadBalancer is not { AdminStateUp: true })
            return false;
        foreach (var (_, listener) in configuration.Listeners)
        {
            if (listener.AdminStateUp)
                return true;
        }
        return false;
    }

    /// <summary>The enabled listeners that HAProxy carries: datagrams are none of its business (spec amphora 3).</summary>
    public static IEnumerable<Listener> EnabledListeners(this Configuration configuration) =>
        configuration.Listeners.Values.Where(l => l.AdminStateUp && !Protocols.IsDatagram(l.Protocol));
}
