using System.Collections.Immutable;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Contract;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>Messages to one load balancer.</summary>
public abstract record LoadBalancerCommand
{
    public const string Kind = "lb";

    public static ActorAddress AddressOf(Guid loadBalancerId) => new(Kind, loadBalancerId.ToString());
}

/// <summary>A tenant's wish, answered with an <see cref="Outcome"/>.</summary>
public abstract record ChangeRequest(RequestContext Context) : LoadBalancerCommand
{
    /// <summary>What is behind the certificate references that the request gives.</summary>
    public ReferenceFindings References { get; init; } = ReferenceFindings.None;

    /// <summary>UTC; a creation that comes later is refused with 503, so that its places in the quota can be given back.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>
    /// The project's quota has no place for it. It comes all the same, because what is wrong with the request itself is told
    /// first (spec api 15, step 4 before 5); it is refused in any case.
    /// </summary>
    public Fault? OverQuota { get; init; }

    /// <summary>The id that its sender has drawn for what it creates; null for a request that creates nothing, or several things.</summary>
    internal virtual Guid? Creates => null;
}

/// <summary>
/// The whole tree at once (spec api 5.4). Ids of the children and times are set here, by the edge's draft or the actor;
/// the draft's listeners and pools carry fresh ids already, so that they can name each other.
/// </summary>
public sealed record CreateLoadBalancer(RequestContext Context, LoadBalancer Draft, VipRequest Vip, Configuration Children)
    : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdateLoadBalancer(RequestContext Context, LoadBalancerPatch Patch) : ChangeRequest(Context);

public sealed record DeleteLoadBalancer(RequestContext Context, bool Cascade) : ChangeRequest(Context);

/// <summary>Put all its amphorae on other nodes, or build them anew if it has none (spec lifecycle 6.2).</summary>
public sealed record FailoverLoadBalancer(RequestContext Context) : ChangeRequest(Context);

/// <summary>Put it on another flavor, and all its amphorae on nodes of that flavor.</summary>
/// <param name="FlavorId">Null for none.</param>
/// <param name="Flavor">What it says; null for none.</param>
/// <param name="Provider">Whose flavor it is; null for none.</param>
public sealed record ChangeFlavor(RequestContext Context, Guid? FlavorId, FlavorTraits? Flavor, string? Provider) : ChangeRequest(Context);

/// <summary>Put amphorae on other nodes because a rollout has come to this load balancer. Said again until it is answered.</summary>
/// <param name="StepId">The id of the change that it becomes: said again, it is the same one.</param>
public sealed record RenewAmphorae(RequestContext Context, Guid RolloutId, Guid StepId) : ChangeRequest(Context)
{
    /// <summary>The image of the new ones; null for what the load balancer has.</summary>
    public string? Image { get; init; }

    /// <summary>Those that are to go, where they still have a place here.</summary>
    public ImmutableArray<Guid> Amphorae { get; init; } = [];

    /// <summary>How long it may take.</summary>
    public TimeSpan Within { get; init; }
}

/// <summary>Put one of its amphorae on another node (spec lifecycle 6.1).</summary>
public sealed record FailoverAmphora(RequestContext Context, Guid AmphoraId) : ChangeRequest(Context);

/// <summary>The draft brings its id; the actor gives it its times, as in all creations below.</summary>
public sealed record CreateListener(RequestContext Context, Listener Draft) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdateListener(RequestContext Context, Guid ListenerId, ListenerPatch Patch) : ChangeRequest(Context);

public sealed record DeleteListener(RequestContext Context, Guid ListenerId) : ChangeRequest(Context);

/// <param name="ListenerId">The listener whose default pool it becomes.</param>
public sealed record CreatePool(RequestContext Context, Guid? ListenerId, Pool Draft) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdatePool(RequestContext Context, Guid PoolId, PoolPatch Patch) : ChangeRequest(Context);

public sealed record DeletePool(RequestContext Context, Guid PoolId) : ChangeRequest(Context);

public sealed record CreateMember(RequestContext Context, Guid PoolId, Member Draft) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

/// <param name="DrainSeconds">For so long it takes no new connections before it goes on; 0..<see cref="MemberDrain.SecondsMax"/>.</param>
public sealed record UpdateMember(RequestContext Context, Guid PoolId, Guid MemberId, MemberPatch Patch, int DrainSeconds = 0)
    : ChangeRequest(Context);

/// <param name="DrainSeconds">For so long it takes no new connections before it goes; 0..<see cref="MemberDrain.SecondsMax"/>.</param>
public sealed record DeleteMember(RequestContext Context, Guid PoolId, Guid MemberId, int DrainSeconds = 0) : ChangeRequest(Context);

/// <summary>Batch PUT (spec api 8.1). The drafts hold the POST defaults for what was left out.</summary>
public sealed record BatchMembers(RequestContext Context, Guid PoolId, ImmutableArray<Member> Drafts, bool AdditiveOnly)
    : ChangeRequest(Context)
{
    /// <summary>What the quota has places for; null when members are not limited.</summary>
    public MemberAdmission? Admission { get; init; }
}

/// <param name="Ids">The drafts that may become members.</param>
/// <param name="Growth">By how many the pool may grow.</param>
public sealed record MemberAdmission(ImmutableArray<Guid> Ids, int Growth);

public sealed record CreateHealthMonitor(RequestContext Context, Guid PoolId, HealthMonitor Draft) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdateHealthMonitor(RequestContext Context, Guid MonitorId, HealthMonitorPatch Patch) : ChangeRequest(Context);

public sealed record DeleteHealthMonitor(RequestContext Context, Guid MonitorId) : ChangeRequest(Context);

/// <param name="Position">From 1; beyond the end is the end.</param>
public sealed record CreateL7Policy(RequestContext Context, Guid ListenerId, L7Policy Draft, int Position) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdateL7Policy(RequestContext Context, Guid PolicyId, L7PolicyPatch Patch) : ChangeRequest(Context);

public sealed record DeleteL7Policy(RequestContext Context, Guid PolicyId) : ChangeRequest(Context);

public sealed record CreateL7Rule(RequestContext Context, Guid PolicyId, L7Rule Draft) : ChangeRequest(Context)
{
    internal override Guid? Creates => Draft.Id;
}

public sealed record UpdateL7Rule(RequestContext Context, Guid PolicyId, Guid RuleId, L7RulePatch Patch) : ChangeRequest(Context);

public sealed record DeleteL7Rule(RequestContext Context, Guid PolicyId, Guid RuleId) : ChangeRequest(Context);
