using System.Collections.Immutable;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Tests.Simulation.Outside;

namespace Lbaas.Tests.Simulation.Clients;

/// <summary>Random well-formed requests; some carry names that nodes refuse.</summary>
internal sealed class TenantWishes(Dice dice, FaultPlan plan)
{
    public static readonly RequestContext Requester = new("req-simulation", "project", "user", ["member"]);

    private static readonly Guid Subnet = new("00000000-0000-4000-8000-000000000001");

    private readonly PolicyWishes _policies = new(dice, plan);

    public CreateLoadBalancer Creation()
    {
        var vip = new VipRequest { SubnetId = dice.Fault(plan.VipRefused) ? SimVips.RefusedSubnet : Subnet };
        var pools = new SortedDictionary<Guid, Pool>();
        var listeners = new SortedDictionary<Guid, Listener>();
        for (var i = dice.Between(0, 2); i > 0; i--)
        {
            var pool = Pool() with { Id = dice.NewGuid(), HealthMonitor = dice.Chance(0.5) ? Monitor() with { Id = dice.NewGuid() } : null };
            var members = Enumerable.Range(0, dice.Between(0, 3)).Select(n => Member(n) with { Id = dice.NewGuid() });
            pools.Add(pool.Id, pool with { Members = members.ToImmutableSortedDictionary(m => m.Id, m => m) });
            var listener = Listener(80 + i, pool.Id) with { Id = dice.NewGuid(), L7Policies = _policies.Some(pool.Id) };
            listeners.Add(listener.Id, listener);
        }

        var children = new Configuration
        {
            Pools = pools.ToImmutableSortedDictionary(),
            Listeners = listeners.ToImmutableSortedDictionary(),
        };
        return new CreateLoadBalancer(Requester, Offered(new LoadBalancer { Name = Name(), ProjectId = "project" }), vip, children);
    }

    private LoadBalancer Offered(LoadBalancer balancer) => !plan.HasFlavors || dice.Chance(0.5) ? balancer : balancer with
    {
        Flavor = new FlavorTraits { ComputeFlavor = World.OtherMake.ComputeFlavor },
        Zone = new ZoneTraits { ComputeZone = World.OtherMake.Zone },
    };

    public ChangeRequest Next(LoadBalancerState state)
    {
        if (dice.Chance(0.25) && _policies.Next(state) is { } wish)
            return wish;
        var tree = state.Displayed;
        var (listener, pool) = (Any(tree.Listeners), Any(tree.Pools));
        var member = pool is null ? null : Any(pool.Members);
        return dice.Between(0, 42) switch
        {
            0 => new DeleteLoadBalancer(Requester, Cascade: dice.Chance(0.8)),
            < 5 => new UpdateLoadBalancer(Requester, new LoadBalancerPatch { Name = Name(), Description = Optional() }),
            < 9 => new CreateListener(Requester, Listener(dice.Between(80, 90), dice.Chance(0.5) ? pool?.Id : null)),
            < 12 when listener is not null => new UpdateListener(Requester, listener.Id, ListenerPatch(pool)),
            < 13 when listener is not null => new DeleteListener(Requester, listener.Id),
            < 17 => new CreatePool(Requester, dice.Chance(0.5) ? listener?.Id : null, Pool()),
            < 20 when pool is not null => new UpdatePool(Requester, pool.Id, new PoolPatch { Name = Name(), LbAlgorithm = "LEAST_CONNECTIONS" }),
            < 21 when pool is not null => new DeletePool(Requester, pool.Id),
            < 27 when pool is not null => new CreateMember(Requester, pool.Id, Member(dice.Between(0, 20))),
            < 29 when member is not null => new UpdateMember(Requester, pool!.Id, member.Id, new MemberPatch { Name = Name(), Weight = dice.Between(0, 9) }, Drain()),
            < 31 when member is not null => new DeleteMember(Requester, pool!.Id, member.Id, Drain()),
            < 34 when pool is not null => new BatchMembers(Requester, pool.Id, [.. Enumerable.Range(dice.Between(0, 9), dice.Between(0, 4)).Select(Member)], dice.Chance(0.5)),
            < 37 when pool is not null => new CreateHealthMonitor(Requester, pool.Id, Monitor()),
            < 38 when pool?.HealthMonitor is { } m => new UpdateHealthMonitor(Requester, m.Id, new HealthMonitorPatch { Name = Name(), Delay = dice.Between(1, 9) }),
            < 39 when pool?.HealthMonitor is { } m => new DeleteHealthMonitor(Requester, m.Id),
            40 or 41 => new FailoverLoadBalancer(Requester),
            42 when !state.Slots.IsEmpty => new FailoverAmphora(Requester, dice.Pick(state.Slots.Select(slot => slot.AmphoraId).ToArray())),
            _ => new CreateListener(Requester, Listener(dice.Between(80, 99), null)),
        };
    }

    private int Drain() => dice.Chance(0.3) ? dice.Between(1, 60) : 0;

    private T? Any<T>(ImmutableSortedDictionary<Guid, T> from)
        where T : class => from.IsEmpty ? null : from.Values.ElementAt(dice.Between(0, from.Count - 1));

    private string Name() => Poison.Word(dice, plan);

    private Optional<string> Optional() => dice.Chance(0.3) ? default : $"said at {dice.Between(0, 99)}";

    private Pool Pool() => new() { Name = Name(), Protocol = Protocols.Http, LbAlgorithm = "ROUND_ROBIN" };

    private Member Member(int n) => new() { Name = Name(), Address = $"10.1.0.{n + 1}", ProtocolPort = 8080, Weight = dice.Between(1, 5) };

    private HealthMonitor Monitor() => new() { Name = Name(), Type = dice.Pick(["HTTP", "TCP"]), Delay = 5, Timeout = 3, MaxRetries = 2 };

    private Listener Listener(int port, Guid? pool) => new() { Name = Name(), Protocol = Protocols.Http, ProtocolPort = port, DefaultPoolId = pool };

    private ListenerPatch ListenerPatch(Pool? pool) => new()
    {
        Name = Name(),
        DefaultPoolId = dice.Chance(0.5) ? default : new Optional<Guid?>(true, dice.Chance(0.5) ? pool?.Id : null),
        AdminStateUp = dice.Chance(0.8),
    };
}
