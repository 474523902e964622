using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>A load balancer driven by hand, with the answers of its surroundings at the test's command.</summary>
internal sealed class Balancer
{
    public static readonly RequestContext Tenant = new("req-1", "project", "user", ["member"]);
    public static readonly Vip Vip = new("127.1.0.1", Guid.Parse("00000000-0000-4000-8000-00000000000a"), null, Guid.Parse("00000000-0000-4000-8000-00000000000b"), true);

    private readonly Driven<LoadBalancerState, LoadBalancerCommand, LoadBalancerEvent> _actor;

    public Balancer(LoadBalancerOptions? options = null)
    {
        Id = Guid.Parse("00000000-0000-4000-8000-000000000001");
        _actor = new(new LoadBalancerBehavior(options ?? new LoadBalancerOptions()), Id);
    }

    public Guid Id { get; }

    public LoadBalancerState State => _actor.State;

    public string Status => State.Status;

    public Guid AmphoraId => State.Slots[0].AmphoraId;

    public Driven<LoadBalancerState, LoadBalancerCommand, LoadBalancerEvent> Actor => _actor;

    /// <summary>A load balancer that is ACTIVE and empty.</summary>
    public static Balancer Active(LoadBalancerOptions? options = null)
    {
        var balancer = new Balancer(options);
        balancer.Create();
        balancer.Tell(new VipReady(Vip));
        balancer.Reach();
        return balancer;
    }

    public Effect Tell(LoadBalancerCommand command) => _actor.Tell(command);

    public Outcome? Ask(ChangeRequest request) => _actor.Ask<Outcome>(request);

    public Effect Create(Configuration? children = null) => _actor.Tell(
        new CreateLoadBalancer(Tenant, new LoadBalancer { Name = "lb", ProjectId = "project" }, new VipRequest { SubnetId = Guid.Empty }, children ?? Configuration.Empty),
        "creator");

    /// <summary>All amphorae report the revision in flight.</summary>
    public Effect Reach()
    {
        var revision = State.Push!.Revision;
        Effect effect = Effect.None();
        foreach (var slot in State.Slots)
            effect = Tell(new RevisionReached(slot.AmphoraId, revision));
        return effect;
    }

    public Effect Refuse(string reason) =>
        Tell(new RevisionFailed(AmphoraId, State.Push!.Revision, DriverVerdict.ChangeIsBad, reason, null));

    public Effect Postpone(string reason) =>
        Tell(new RevisionFailed(AmphoraId, State.Push!.Revision, DriverVerdict.RetryLater, reason, null));

    public Guid AddListener(int port = 80, string protocol = Protocols.Http) =>
        Accepted(Ask(new CreateListener(Tenant, new Listener { Protocol = protocol, ProtocolPort = port, Name = $"on {port}" })));

    public Guid AddPool(Guid? listener = null, string protocol = Protocols.Http) =>
        Accepted(Ask(new CreatePool(Tenant, listener, new Pool { Protocol = protocol, LbAlgorithm = "ROUND_ROBIN" })));

    public Guid AddMember(Guid pool, string address, int port = 8080) =>
        Accepted(Ask(new CreateMember(Tenant, pool, new Member { Address = address, ProtocolPort = port })));

    /// <summary>What the amphorae are told to run.</summary>
    public Configuration Pushed => State.Candidate(State.Push!);

    public static Guid Accepted(Outcome? outcome) => Assert.IsType<Accepted>(outcome).ResourceId;

    public static Fault Refused(Outcome? outcome) => Assert.IsType<Rejected>(outcome).Fault;
}
