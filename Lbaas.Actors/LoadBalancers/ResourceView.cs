using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// A resource as the API shows it: desired attributes with everything accepted so far, its provisioning status, and the
/// operating status it has as long as no amphora has said otherwise (spec lifecycle 2).
/// </summary>
public abstract record ResourceView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent);

public sealed record LoadBalancerView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, IReadOnlyList<ListenerView> Listeners, IReadOnlyList<PoolView> Pools)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

public sealed record ListenerView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Listener Listener, IReadOnlyList<L7PolicyView> L7Policies)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

/// <param name="Position">From 1, without gaps among those that are shown.</param>
public sealed record L7PolicyView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Guid ListenerId, L7Policy Policy, int Position, IReadOnlyList<L7RuleView> Rules)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

public sealed record L7RuleView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Guid PolicyId, L7Rule Rule)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

/// <param name="ListenerIds">The listeners that use it (spec api 7).</param>
public sealed record PoolView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Pool Pool, IReadOnlyList<Guid> ListenerIds, IReadOnlyList<MemberView> Members, HealthMonitorView? HealthMonitor)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

public sealed record MemberView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Guid PoolId, Member Member)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);

public sealed record HealthMonitorView(string ProvisioningStatus, string OperatingStatus, LoadBalancer Parent, Guid PoolId, HealthMonitor Monitor)
    : ResourceView(ProvisioningStatus, OperatingStatus, Parent);
