using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.LoadBalancers;

/// <summary>
/// The documents of one load balancer's tree. Only what differs between two views is rendered: one member more among a
/// thousand writes one member and its pool.
/// </summary>
public static class TreeDocuments
{
    /// <returns>What differs, for those who are to be told of it.</returns>
    public static IReadOnlyList<TreeChange> Project(LoadBalancerView? old, LoadBalancerView? now, ReadSideChanges changes)
    {
        if (ReferenceEquals(old, now))
            return [];
        var tree = new Difference(now?.Parent ?? old!.Parent, changes);
        tree.Of(DocumentKinds.LoadBalancer, One(old), One(now), balancer => balancer.Parent.Id, Same, LoadBalancerRenderer.Write,
            balancer => (null, balancer.Parent.CreatedAt));
        tree.Of(DocumentKinds.Listener, old?.Listeners, now?.Listeners, view => view.Listener.Id, Same, ListenerRenderer.Write,
            view => (null, view.Listener.CreatedAt));
        tree.Of(DocumentKinds.Pool, old?.Pools, now?.Pools, view => view.Pool.Id, Same, PoolRenderer.Write,
            view => (null, view.Pool.CreatedAt));
        tree.Of(DocumentKinds.HealthMonitor, Monitors(old), Monitors(now), view => view.Monitor.Id, Same,
            HealthMonitorRenderer.Write, view => (view.PoolId, view.Monitor.CreatedAt));
        tree.Of(DocumentKinds.Member, Members(old), Members(now), view => view.Member.Id, Same, MemberRenderer.Write,
            view => (view.PoolId, view.Member.CreatedAt));
        tree.Of(DocumentKinds.L7Policy, Policies(old), Policies(now), view => view.Policy.Id, Same, L7PolicyRenderer.Write,
            view => (view.ListenerId, view.Policy.CreatedAt));
        tree.Of(DocumentKinds.L7Rule, Rules(old), Rules(now), view => view.Rule.Id, Same, L7RuleRenderer.Write,
            view => (view.PolicyId, view.Rule.CreatedAt));
        return tree.Changes;
    }

    private static IReadOnlyList<LoadBalancerView>? One(LoadBalancerView? view) => view is null ? null : [view];

    private static IReadOnlyList<HealthMonitorView>? Monitors(LoadBalancerView? view) =>
        view is null ? null : [.. view.Pools.Where(pool => pool.HealthMonitor is not null).Select(pool => pool.HealthMonitor!)];

    private static IReadOnlyList<MemberView>? Members(LoadBalancerView? view) =>
        view is null ? null : [.. view.Pools.SelectMany(pool => pool.Members)];

    private static IReadOnlyList<L7PolicyView>? Policies(LoadBalancerView? view) =>
        view is null ? null : [.. view.Listeners.SelectMany(listener => listener.L7Policies)];

    private static IReadOnlyList<L7RuleView>? Rules(LoadBalancerView? view) =>
        view is null ? null : [.. view.Listeners.SelectMany(listener => listener.L7Policies).SelectMany(policy => policy.Rules)];

    private static bool SameStatus(ResourceView old, ResourceView now) =>
        old.ProvisioningStatus == now.ProvisioningStatus && old.OperatingStatus == now.OperatingStatus;

    private static bool Same(LoadBalancerView old, LoadBalancerView now) =>
        SameStatus(old, now) && old.Parent.Equals(now.Parent)
        && old.Listeners.Select(view => view.Listener.Id).SequenceEqual(now.Listeners.Select(view => view.Listener.Id))
        && old.Pools.Select(view => view.Pool.Id).SequenceEqual(now.Pools.Select(view => view.Pool.Id));

    private static bool Same(ListenerView old, ListenerView now) => SameStatus(old, now) && old.Listener.Equals(now.Listener);

    private static bool Same(PoolView old, PoolView now) =>
        SameStatus(old, now) && old.Pool.Equals(now.Pool) && old.ListenerIds.SequenceEqual(now.ListenerIds)
        && old.HealthMonitor?.Monitor.Id == now.HealthMonitor?.Monitor.Id
        && old.Members.Select(view => view.Member.Id).SequenceEqual(now.Members.Select(view => view.Member.Id));

    private static bool Same(MemberView old, MemberView now) =>
        SameStatus(old, now) && old.PoolId == now.PoolId && old.Member.Equals(now.Member);

    private static bool Same(HealthMonitorView old, HealthMonitorView now) =>
        SameStatus(old, now) && old.PoolId == now.PoolId && old.Monitor.Equals(now.Monitor);

    private static bool Same(L7PolicyView old, L7PolicyView now) =>
        SameStatus(old, now) && old.ListenerId == now.ListenerId && old.Position == now.Position && old.Policy.Equals(now.Policy);

    private static bool Same(L7RuleView old, L7RuleView now) =>
        SameStatus(old, now) && old.PolicyId == now.PolicyId && old.Rule.Equals(now.Rule);

    private readonly struct Difference(LoadBalancer balancer, ReadSideChanges changes)
    {
        private readonly string _owner = balancer.Id.ToString();

        public List<TreeChange> Changes { get; } = [];

        public void Of<TView>(
            string kind, IReadOnlyList<TView>? old, IReadOnlyList<TView>? now, Func<TView, Guid> id,
            Func<TView, TView, bool> same, Action<Utf8JsonWriter, TView> write, Func<TView, (Guid? Parent, DateTimeOffset Created)> place)
            where TView : ResourceView
        {
            var known = old is { Count: > 0 } ? old.ToDictionary(id) : null;
            foreach (var view in now ?? [])
            {
                TView? had = null;
                if (known is not null && known.Remove(id(view), out had) && same(had, view))
                    continue;
                var (parent, created) = place(view);
                var body = JsonBody.Copy(view, write);
                Changes.Add(new TreeChange(kind, id(view), had, view, body));
                changes.UpsertDocument(new Document(
                    kind, id(view).ToString(), _owner, parent?.ToString(), balancer.ProjectId, created, body),
                    showsAnew: had is not null && had.OperatingStatus != view.OperatingStatus);
            }
            foreach (var (gone, had) in known ?? [])
            {
                Changes.Add(new TreeChange(kind, gone, had, null, default));
                Delete(kind, gone.ToString());
            }
        }

        private void Delete(string kind, string id)
        {
            changes.DeleteDocument(kind, id);
            if (kind == DocumentKinds.Listener)
                changes.DeleteDocument(DocumentKinds.Statistics, id);
        }
    }
}
