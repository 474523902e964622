using System.Collections.Immutable;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Amphorae;

/// <summary>Messages to one amphora.</summary>
public abstract record AmphoraCommand
{
    public const string Kind = "amphora";

    public static ActorAddress AddressOf(Guid amphoraId) => new(Kind, amphoraId.ToString());
}

/// <summary>Come into being; without a load balancer: as a spare. Said again, it reports where it stands.</summary>
/// <param name="Pool">The id of the amphora pool that keeps the books.</param>
/// <param name="Traits">What its instance should be like.</param>
public sealed record BuildAmphora(Guid? LoadBalancerId, string Role, string Zone, string Pool, InstanceTraits? Traits = null) : AmphoraCommand
{
    public Tenancy? Tenancy { get; init; }

    /// <summary>A <see cref="BuildPriority"/>.</summary>
    public int Priority { get; init; } = BuildPriority.Creation;
}

/// <summary>A spare goes into a load balancer's service.</summary>
public sealed record AssignAmphora(Guid LoadBalancerId, string Role) : AmphoraCommand
{
    public Tenancy? Tenancy { get; init; }
}

/// <summary>An operator's wish, answered with an <see cref="Outcome"/>.</summary>
public abstract record AmphoraRequest(RequestContext Context) : AmphoraCommand;

/// <summary>Bring the agent's own configuration up to date (spec lifecycle 7).</summary>
public sealed record UpdateAgent(RequestContext Context) : AmphoraRequest(Context);

/// <summary>Delete an amphora that is in ERROR (MI-9).</summary>
public sealed record DeleteAmphora(RequestContext Context) : AmphoraRequest(Context);

/// <summary>Reach this revision of the load balancer's configuration and report.</summary>
public sealed record Configure(Guid LoadBalancerId, long Revision, Configuration Configuration) : AmphoraCommand
{
    /// <summary>All that carry the load balancer, this one included.</summary>
    public ImmutableArray<Carrier> Carriers { get; init; } = [];
}

/// <summary>Cease to be: the instance is deleted until the compute service confirms. Said again, it reports.</summary>
public sealed record RetireAmphora(Guid? LoadBalancerId) : AmphoraCommand
{
    /// <summary>The pool that gives it back; empty where a load balancer does.</summary>
    public string Pool { get; init; } = "";

    /// <summary>
    /// Said to one that offered itself and had no place. It may have been given one since, and this have been under way all the
    /// while: who carries a configuration by then stays.
    /// </summary>
    public bool IsRefusal { get; init; }
}

/// <summary>A look through the compute service found an instance of it.</summary>
public sealed record InstanceSeen(string ComputeId) : AmphoraCommand;

/// <summary>A look through the compute service did not find the instance it should have.</summary>
public sealed record InstanceMissing(string ComputeId) : AmphoraCommand;

/// <summary>A node with its id, which should be nobody's, goes on sending heartbeats.</summary>
public sealed record ZombieHeard : AmphoraCommand;

/// <summary>The heartbeat table saw a transition of this node.</summary>
/// <param name="Alive">Heartbeats arrive; false when they went stale.</param>
/// <param name="LoadBalancerStatus">The load balancer's operating status as this node sees it (spec lifecycle 2.2).</param>
/// <param name="Revision">What the node says it runs; null from agents that do not say.</param>
/// <param name="Digest">The digest of what the node runs; null from agents that do not say.</param>
public sealed record NodeObserved(bool Alive, string LoadBalancerStatus, long? Revision, string? Digest) : AmphoraCommand
{
    /// <summary>It is silent: nothing at all arrives. Otherwise it says of itself that listeners are missing.</summary>
    public bool IsSilent { get; init; } = true;

    /// <summary>Most others are not heard either, so that the fault may be ours: this silence is no evidence by itself.</summary>
    public bool IsDoubted { get; init; }
}
