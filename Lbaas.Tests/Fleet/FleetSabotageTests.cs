using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Fleet.Checks;
using Lbaas.Tests.Fleet.Sabotage;
using Lbaas.Tests.Simulation.Sabotage;

namespace Lbaas.Tests.Fleet;

/// <summary>Each of these fleets has one thing wrong with it, and that thing is found by name.</summary>
public sealed class FleetSabotageTests
{
    private const int SeedsMax = 200;

    // Whoever was convicted once is dead to it.
    private static AmphoraBehavior Credulous => new(FleetOptions.Amphorae with { BelievedFor = TimeSpan.MaxValue });

    [Fact]
    public void A_message_that_loses_something_on_its_way_is_noticed() =>
        AssertNoticed(
            new() { Garble = message => message is RequestRepair request ? request with { Evidence = "" } : message },
            FleetInvariant.MessagesArriveWhole);

    [Fact]
    public void One_who_is_replaced_although_it_is_heard_is_noticed() =>
        AssertNoticed(Amphorae(_ => new IsDeafToItsLife(Credulous)), FleetInvariant.NobodyIsConvictedFalsely);

    [Fact]
    public void One_who_came_back_while_it_waited_and_is_replaced_without_another_look_is_noticed() =>
        AssertNoticed(
            Amphorae(_ => Credulous) with { Plan = Interrupted },
            FleetInvariant.NobodyIsConvictedFalsely);

    [Fact]
    public void A_brake_that_lets_go_too_many_at_once_is_noticed() =>
        AssertNoticed(Brake(options => options with { TotalMax = 100, PerZoneMax = 100, PerHostMax = 100 }), FleetInvariant.VelocityIsKept);

    [Fact]
    public void A_brake_that_never_closes_is_noticed() =>
        AssertNoticed(Brake(options => options with { ConvictionsMax = 1_000 }), FleetInvariant.BrakeClosesOnTooMany);

    [Fact]
    public void One_who_is_dead_and_stays_is_noticed() =>
        AssertNoticed(Amphorae(inner => new IgnoresItsGrant(inner)), FleetInvariant.TheDeadAreReplaced);

    [Fact]
    public void An_instance_that_is_deleted_and_runs_on_is_noticed() =>
        AssertNoticed(new() { ComputeForgetsToDelete = true, Plan = plan => plan with { Hangs = 6 } }, FleetInvariant.OneHolderOfAVip);

    [Fact]
    public void An_amphora_that_nobody_retires_is_noticed() =>
        AssertNoticed(Balancers(inner => new ForgetsAmphorae(inner)), FleetInvariant.NothingIsLeaked, FleetInvariant.OneHolderOfAVip);

    [Fact]
    public void A_load_balancer_that_asks_only_once_is_noticed() =>
        AssertNoticed(
            Balancers(inner => new NeverAsksAgain(inner)) with { Plan = plan => plan with { AnswerLoss = 0.1 } },
            FleetInvariant.NothingStaysPending,
            FleetInvariant.TheDeadAreReplaced);

    [Fact]
    public void A_node_that_is_said_to_have_what_it_never_got_is_noticed() =>
        AssertNoticed(
            Amphorae(inner => new ReportsTooEarly(inner)) with { Plan = plan => plan with { AnswerLoss = 0.1, TenantEvery = 20 } },
            FleetInvariant.EveryBalancerIsWhole);

    // Nodes come back while nobody can remember it.
    private static FleetPlan Interrupted(FleetPlan plan) => plan with { OutageEvery = 60, OutageMax = 120, Hangs = 12, OperatorDelay = 60 };

    private static FleetSabotage Amphorae(Func<IBehavior, IBehavior> wrap) => Kind(AmphoraCommand.Kind, wrap);

    private static FleetSabotage Balancers(Func<IBehavior, IBehavior> wrap) => Kind(LoadBalancerCommand.Kind, wrap);

    private static FleetSabotage Brake(Func<BrakeOptions, BrakeOptions> change) =>
        Kind(BrakeCommand.Kind, _ => new BrakeBehavior(change(FleetOptions.Brake)));

    private static FleetSabotage Kind(string kind, Func<IBehavior, IBehavior> wrap) =>
        new() { Wrap = behavior => behavior.Kind == kind ? wrap(behavior) : behavior };

    // The same seeds hold without the sabotage, so whatever is violated here is violated because of it.
    private static void AssertNoticed(FleetSabotage sabotage, params FleetInvariant[] expected)
    {
        var others = new List<string>();
        for (var seed = 1; seed <= SeedsMax; seed++)
        {
            var run = FleetRun.Of(seed, sabotage);
            if (run.Violated is { } violated && expected.Contains(violated))
                return;
            if (run.Violated is not null)
                others.Add($"{run.Violated} at {run.Seed}");
        }

        Assert.Fail($"In {SeedsMax} fleets nobody noticed. Instead: {string.Join(", ", others.Take(10))}");
    }
}
