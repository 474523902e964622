using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;

namespace Lbaas.Drivers.Haproxy;

/// <summary>A configuration without what can't be had for it.</summary>
internal static class Omissions
{
    /// <summary>
    /// A listener goes, since without its secrets it could only show or accept what it must not. A pool stays with all its
    /// members switched off: its clients get 503, and none of them a pool that was not meant for them.
    /// </summary>
    public static Configuration Without(this Configuration configuration, ImmutableList<Omission> omitted)
    {
        foreach (var id in omitted.Select(omission => omission.ResourceId))
        {
            configuration = configuration with
            {
                Listeners = configuration.Listeners.Remove(id),
                Pools = configuration.Pool(id) is { } pool ? configuration.Pools.SetItem(id, SwitchedOff(pool)) : configuration.Pools,
            };
        }
        return configuration;
    }

    private static Pool SwitchedOff(Pool pool) => pool with
    {
        TlsEnabled = false,
        Members = pool.Members.SetItems(pool.Members.Select(
            member => KeyValuePair.Create(member.Key, member.Value with { AdminStateUp = false, Drain = null }))),
    };
}
