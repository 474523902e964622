using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Which pools and policies of a listener take part: what is disabled is as if it were not there (spec amphora 3).</summary>
internal static class CarriedPools
{
    public static Pool? EnabledDefaultPool(this Configuration configuration, Listener listener) => configuration.EnabledPool(listener.DefaultPoolId);

    public static Pool? EnabledPool(this Configuration configuration, Guid? id) =>
        id is { } given && configuration.Pool(given) is { AdminStateUp: true } pool ? pool : null;

    /// <summary>The default pool and those that policies switch to, each once.</summary>
    public static IEnumerable<Pool> EnabledPoolsOf(this Configuration configuration, Listener listener) =>
        listener.CarriedPolicies().Select(policy => configuration.EnabledPool(policy.RedirectPoolId))
            .Prepend(configuration.EnabledDefaultPool(listener)).OfType<Pool>().DistinctBy(pool => pool.Id);

    /// <summary>Enabled and with at least one enabled rule, in order of position (spec amphora 3.3).</summary>
    public static IEnumerable<L7Policy> CarriedPolicies(this Listener listener) =>
        listener.L7Policies.Where(policy => policy.AdminStateUp && policy.Rules.Exists(rule => rule.AdminStateUp));
}
