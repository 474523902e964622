using System.Collections.Immutable;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>How many amphorae a load balancer has, and in which roles: its flavor's word, else the deployment's.</summary>
internal static class Topologies
{
    private static readonly ImmutableArray<string> Single = ["STANDALONE"];
    private static readonly ImmutableArray<string> Pair = ["MASTER", "BACKUP"];

    public static ImmutableArray<string> Roles(LoadBalancer draft, LoadBalancerOptions options) => draft.Flavor?.Topology switch
    {
        FlavorTraits.Single => Single,
        FlavorTraits.ActiveStandby => Pair,
        _ => options.Roles,
    };

    public static Fault? Check(LoadBalancer draft, LoadBalancerOptions options) =>
        draft.Flavor?.Topology == FlavorTraits.ActiveStandby && !options.SupportsActiveStandby
            ? Fault.UnsupportedOption("loadbalancer_topology ACTIVE_STANDBY needs an amphora driver that can carry a pair.", draft.Provider)
            : null;

    // VI-10: each amphora beyond the first needs an address more. One is what is understood when nothing is said.
    public static VipRequest Fit(VipRequest request, int amphorae) => amphorae == 1 ? request : request with { Amphorae = amphorae };
}
