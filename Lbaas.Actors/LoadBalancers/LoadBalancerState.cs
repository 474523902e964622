using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Networks;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>Everything a load balancer remembers. Statuses are not stored: they follow from what is pending and what failed.</summary>
public sealed record LoadBalancerState
{
    private DerivedTrees? _derived;

    public Guid Id { get; init; }
    public Stage Stage { get; init; }
    public VipRequest? VipRequest { get; init; }
    public VipStage VipStage { get; init; }
    public Vip? Vip { get; init; }
    public ReplyAddress Asker { get; init; }

    /// <summary>What all amphorae have confirmed.</summary>
    public Configuration Applied { get; init; } = Configuration.Empty;

    /// <summary>Accepted and not yet applied, in order of acceptance.</summary>
    public ImmutableList<Change> Changes { get; init; } = [];

    /// <summary>What failed creations would have added: shown as ERROR until deleted or mended, never rendered.</summary>
    public ImmutableList<Delta> Shadows { get; init; } = [];

    /// <summary>Why a resource is ERROR.</summary>
    public ImmutableSortedDictionary<Guid, string> Errors { get; init; } = ImmutableSortedDictionary<Guid, string>.Empty;

    public ImmutableList<AmphoraSlot> Slots { get; init; } = [];

    /// <summary>The roles that nobody has since the creation failed; a failover fills them.</summary>
    public ImmutableList<string> Vacant { get; init; } = [];

    /// <summary>Amphorae that must cease to be and have not confirmed it.</summary>
    public ImmutableSortedSet<Guid> Retiring { get; init; } = [];

    /// <summary>Of a pair: those that have not joined the others in holding the VIP, because one before them may still hold it.</summary>
    public ImmutableSortedSet<Guid> Apart { get; init; } = [];

    /// <summary>Of a pair: those on their way out that hold the VIP no more, or that nobody waits for any longer.</summary>
    public ImmutableSortedSet<Guid> Fenced { get; init; } = [];

    /// <summary>How long those that are up leave the VIP to the dead; null unless nobody else could hold it.</summary>
    public IdleTime? VipIdle { get; init; }

    /// <summary>An amphora died, and no other took its place in time: the load balancer is ERROR until its amphorae have what they should.</summary>
    public bool IsUnrepaired { get; init; }

    /// <summary>By dead amphora: how long it is not repaired, since that has failed.</summary>
    public ImmutableSortedDictionary<Guid, RepairPause> RepairPauses { get; init; } = ImmutableSortedDictionary<Guid, RepairPause>.Empty;

    /// <summary>When an amphora was last replaced because listeners were missing, UTC; null for never, or not since an operator asked for new amphorae.</summary>
    public DateTimeOffset? ListenersRepairedAt { get; init; }

    public Push? Push { get; init; }
    public long LastRevision { get; init; }

    /// <summary>A node may run something else than <see cref="Applied"/>; a revision must follow even if nothing is pending.</summary>
    public bool Reconcile { get; init; }

    /// <summary>How many of the oldest changes may hold the one that a node refused; 0 when none was refused.</summary>
    public int Suspects { get; init; }

    /// <summary>What the last rollout that came here wanted; null before the first.</summary>
    public Renewal? Renewal { get; init; }

    /// <summary>The request that created it; null where that can't be repeated.</summary>
    public StampedCreation? Origin { get; init; }

    /// <summary>The latest requests that created something in it and can be repeated, the oldest first; null for none.</summary>
    public ImmutableList<StampedCreation>? Stamped { get; init; }

    /// <summary>Failed tries to allocate or release the VIP.</summary>
    public int VipAttempts { get; init; }
    public string VipReason { get; init; } = "";
    public DateTimeOffset? VipNextAttempt { get; init; }

    public bool IsDeleting => Changes.Exists(change => change.Kind == Change.DeleteLoadBalancer);

    /// <summary>Applied, shadows, and all changes but removals: what the API shows.</summary>
    public Configuration Displayed => Derived.Displayed;

    /// <summary>Applied, shadows and all changes: what new requests are checked against.</summary>
    public Configuration Wanted => Derived.Wanted;

    /// <summary>The members that drain.</summary>
    internal ImmutableArray<DrainingMember> Draining => Derived.Draining;

    /// <summary>The status of the load balancer itself.</summary>
    public string Status => StatusOf(Id);

    private DerivedTrees Derived =>
        _derived is { } derived && derived.IsOf(this) ? derived : _derived = new DerivedTrees(this);

    public string StatusOf(Guid resourceId) => Derived.StatusOf(resourceId);

    /// <summary>The configuration that the push in flight brings to the amphorae.</summary>
    public Configuration Candidate(Push push)
    {
        var tree = Applied;
        foreach (var change in Changes.Where(change => push.Changes.Contains(change.Id)))
            tree = change.ApplyTo(tree) ?? tree;
        return tree;
    }

    /// <summary>Did its creation fail? Then it exists in the API alone.</summary>
    public bool IsShadow(Guid resourceId) => Derived.IsShadow(resourceId);

    /// <summary>The resource views of the API, or null while there is nothing to show.</summary>
    public LoadBalancerView? View() => Stage is Stage.Live or Stage.Ending ? Derived.View : null;
}

/// <summary>Where a load balancer stands as a whole.</summary>
public enum Stage
{
    Absent,

    /// <summary>Asked for; the network service has not said yes.</summary>
    Requested,
    Live,

    /// <summary>Refused because of the VIP that it got; nobody's to see, and only there to give the VIP back.</summary>
    Refused,

    /// <summary>Being torn down, or torn down in part after a deletion that missed its deadline.</summary>
    Ending,
    Gone,
}

/// <summary>A time in which a VIP is nobody's, UTC.</summary>
public sealed record IdleTime(DateTimeOffset Since, DateTimeOffset Until);

public enum VipStage
{
    None,
    Allocating,
    Held,
    Releasing,
}
