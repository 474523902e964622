using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// What follows from a state and is costly to compute: kept with the state, and computed again when one of its sources was
/// replaced (states are copied with all their fields, this one included).
/// </summary>
internal sealed class DerivedTrees(LoadBalancerState state)
{
    private readonly Configuration _applied = state.Applied;
    private readonly ImmutableList<Change> _changes = state.Changes;
    private readonly ImmutableList<Delta> _shadows = state.Shadows;
    private readonly ImmutableSortedDictionary<Guid, string> _errors = state.Errors;
    private readonly Guid _id = state.Id;
    private Configuration? _displayed;
    private Configuration? _wanted;
    private Configuration? _shadowed;
    private Dictionary<Guid, string>? _pending;
    private ImmutableArray<DrainingMember>? _draining;
    private LoadBalancerView? _view;

    public Configuration Displayed => _displayed ??= Fold(withRemovals: false);

    public Configuration Wanted => _wanted ??= Fold(withRemovals: true);

    public LoadBalancerView? View => _view ??= Displayed.LoadBalancer is null ? null : ViewBuilder.Build(Displayed, StatusOf);

    /// <summary>The members that drain, whether the amphorae know it already or not.</summary>
    public ImmutableArray<DrainingMember> Draining => _draining ??=
        [.. from pool in Wanted.Pools.Values from member in pool.Members.Values where member.Drain is not null select new DrainingMember(pool.Id, member)];

    private Configuration Shadowed => _shadowed ??= Overlay(_applied);

    private Dictionary<Guid, string> Pending => _pending ??= CollectPending();

    public bool IsOf(LoadBalancerState other) =>
        ReferenceEquals(_applied, other.Applied) && ReferenceEquals(_changes, other.Changes) &&
        ReferenceEquals(_shadows, other.Shadows) && ReferenceEquals(_errors, other.Errors) && _id == other.Id;

    public string StatusOf(Guid resourceId) =>
        Pending.TryGetValue(resourceId, out var status) ? status
        : _errors.ContainsKey(resourceId) ? ProvisioningStatus.Error
        : IsLeaving(resourceId) ? ProvisioningStatus.PendingDelete
        : ProvisioningStatus.Active;

    public bool IsShadow(Guid resourceId) =>
        !_shadows.IsEmpty && Resources.Contains(Shadowed, resourceId) && !Resources.Contains(_applied, resourceId);

    private bool IsLeaving(Guid resourceId) =>
        !Draining.IsEmpty && Draining.Any(draining => draining.Member.Id == resourceId && draining.Member.Drain!.Leaves);

    private Configuration Fold(bool withRemovals)
    {
        var tree = Shadowed;
        foreach (var delta in _changes.SelectMany(change => change.Deltas))
        {
            if (withRemovals || !delta.Removes)
                tree = delta.ApplyTo(tree) ?? tree;
        }

        // While a failover builds what a creation could not, the shadows stand on what it builds.
        return Shadowed.LoadBalancer is null && tree.LoadBalancer is not null ? Overlay(tree) : tree;
    }

    private Configuration Overlay(Configuration tree)
    {
        foreach (var shadow in _shadows)
            tree = Shadow.Show(shadow, tree) ?? tree;
        return tree;
    }

    // The strongest wish wins: what will vanish is PENDING_DELETE whatever else is under way.
    private Dictionary<Guid, string> CollectPending()
    {
        var pending = new Dictionary<Guid, string>();
        foreach (var touch in _changes.SelectMany(change => change.Touches))
        {
            if (!pending.TryGetValue(touch.ResourceId, out var known) || Strength(touch.Status) > Strength(known))
                pending[touch.ResourceId] = touch.Status;
        }

        return pending;
    }

    private static int Strength(string status) => status switch
    {
        ProvisioningStatus.PendingDelete => 3,
        ProvisioningStatus.PendingCreate => 2,
        _ => 1,
    };
}
