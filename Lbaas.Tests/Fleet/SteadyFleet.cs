using System.Collections.Immutable;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Tests.Fleet.Checks;
using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>
/// 50 load balancers on 120 amphorae, spares among them, at peace. It is made once for each mix of topologies, by the product
/// itself, and every seed begins with it.
/// </summary>
internal static class SteadyFleet
{
    public const int Balancers = 50;
    public const int Amphorae = 120;

    /// <summary>How many different ones there are.</summary>
    public const int Mixes = 3;

    public static readonly ImmutableArray<string> Zones = ["z1", "z2", "z3"];

    public static readonly RequestContext Tenant = new("req-fleet", "project", "user", ["member"]);

    // How many of the load balancers are pairs.
    private static readonly int[] s_pairs = [16, 28, 40];

    private static readonly Lazy<FleetWorld>[] s_made = [.. Enumerable.Range(0, Mixes).Select(mix => new Lazy<FleetWorld>(() => Make(mix)))];

    public static FleetWorld Of(int mix) => s_made[mix].Value;

    /// <summary>Spares that each zone keeps.</summary>
    public static int SparesOfZone(int mix) => (Amphorae - Balancers - s_pairs[mix]) / Zones.Length;

    private static FleetWorld Make(int mix)
    {
        var world = FleetWorld.Empty(mix);
        for (var i = 0; i < Balancers; i++)
        {
            var balancer = world.Dice.NewGuid();
            var creation = Creation(Zones[i % Zones.Length], isPair: i < s_pairs[mix], world.Dice);
            world.Agenda.After(world.Dice.Seconds(0, 120), () => world.Process.Tell(LoadBalancerCommand.AddressOf(balancer), creation));
        }

        world.Agenda.RunUntil(world.Agenda.Now + TimeSpan.FromMinutes(15));
        world.Settle(HealingBound.Of(world));
        return world;
    }

    private static CreateLoadBalancer Creation(string zone, bool isPair, Dice dice)
    {
        var listener = new Listener { Id = dice.NewGuid(), Protocol = "TCP", ProtocolPort = 80 };
        var draft = new LoadBalancer
        {
            ProjectId = "project",
            Zone = new ZoneTraits { ComputeZone = zone },
            Flavor = new FlavorTraits { Topology = isPair ? FlavorTraits.ActiveStandby : FlavorTraits.Single },
        };
        var children = Configuration.Empty with { Listeners = Configuration.Empty.Listeners.Add(listener.Id, listener) };
        return new CreateLoadBalancer(Tenant, draft, new VipRequest { SubnetId = Guid.Empty }, children);
    }
}
