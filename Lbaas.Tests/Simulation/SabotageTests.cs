using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Simulation.Checks;
using Lbaas.Tests.Simulation.Sabotage;

namespace Lbaas.Tests.Simulation;

/// <summary>The simulation can fail: each of these worlds has one thing wrong with it, and that thing is found by name.</summary>
public sealed class SabotageTests
{
    private const int SeedsMax = 500;

    [Fact]
    public void A_reply_that_leaves_before_the_commit_is_noticed() =>
        AssertNoticed(new() { EffectsLeaveBeforeCommit = true }, Invariant.RepliesAreDurable);

    [Fact]
    public void A_message_that_loses_something_on_its_way_is_noticed() =>
        AssertNoticed(new() { Garble = message => message is Configure order ? order with { Carriers = [] } : message }, Invariant.MessagesArriveWhole);

    [Fact]
    public void A_node_that_takes_a_lower_revision_is_noticed() =>
        AssertNoticed(new() { NodesTakeAnyRevision = true }, Invariant.RevisionsNeverGoDown);

    [Fact]
    public void A_journal_that_lets_two_processes_write_is_noticed() =>
        AssertNoticed(new() { JournalDoesNotFence = true }, Invariant.SequencesAreWhole, Invariant.EpochsNeverDecrease);

    [Fact]
    public void Instances_that_nobody_looks_for_are_noticed() =>
        AssertNoticed(new() { NobodyLooks = true }, Invariant.InstancesAreNotLeaked);

    [Fact]
    public void A_certificate_that_is_not_replaced_is_noticed() =>
        AssertNoticed(Amphorae(inner => new KeepsCertificates(inner)), Invariant.CertificatesDoNotEnd);

    [Fact]
    public void A_timer_that_is_not_derived_again_is_noticed() =>
        AssertNoticed(Balancers(inner => new ForgetsTimers(inner)), Invariant.NothingStaysPending, Invariant.NothingExpiresInCalm);

    [Fact]
    public void A_node_that_forgets_what_it_waits_for_is_noticed() =>
        AssertNoticed(Amphorae(inner => new ForgetsRequests(inner)), Invariant.NothingStaysPending, Invariant.NothingExpiresInCalm, Invariant.InstancesAreNotLeaked);

    [Fact]
    public void A_load_balancer_that_asks_only_once_is_noticed() =>
        AssertNoticed(Balancers(inner => new NeverAsksAgain(inner)), Invariant.NothingStaysPending, Invariant.NothingExpiresInCalm);

    [Fact]
    public void A_VIP_that_is_released_before_its_amphorae_are_gone_is_noticed() =>
        AssertNoticed(Balancers(inner => new ReleasesVipEarly(inner)), Invariant.VipsAreNotShared);

    [Fact]
    public void A_creation_that_is_made_twice_is_noticed() =>
        AssertNoticed(Balancers(inner => new ForgetsKeys(inner)), Invariant.RepetitionsMakeNothing);

    [Fact]
    public void A_failed_change_that_is_kept_is_noticed() =>
        AssertNoticed(Balancers(inner => new KeepsFailedChanges(inner)), Invariant.FailedChangesLeaveNoTrace);

    [Fact]
    public void An_impure_memory_is_noticed() =>
        AssertNoticed(Balancers(inner => new RemembersImpurely(inner)), Invariant.ReplayEqualsLive, Invariant.SnapshotsEqualReplay);

    [Fact]
    public void A_revision_that_is_reported_before_the_node_has_it_is_noticed() =>
        AssertNoticed(Amphorae(inner => new ReportsTooEarly(inner)), Invariant.AppliedMeansEveryNodeHasIt);

    [Fact]
    public void An_amphora_that_goes_before_its_successor_is_up_is_noticed() =>
        AssertNoticed(Balancers(inner => new BreaksBeforeItMakes(inner)), Invariant.FailoversKeepTraffic);

    [Fact]
    public void A_queue_that_admits_too_many_is_noticed() =>
        AssertNoticed(
            new() { Wrap = behavior => behavior is BuildQueueBehavior ? new BuildQueueBehavior(new BuildQueueOptions { Limit = 10 }) : behavior },
            Invariant.BuildsAreLimited);

    [Fact]
    public void A_rollout_that_takes_more_at_once_than_it_may_is_noticed() =>
        AssertNoticed(Of(RolloutCommand.Kind, inner => new RollsTooManyOut(inner)), Invariant.RolloutsKeepTheirRate);

    [Fact]
    public void A_rollout_that_never_asks_again_is_noticed() =>
        AssertNoticed(Of(RolloutCommand.Kind, inner => new NeverAsksAgain(inner)), Invariant.RolloutsEnd);

    [Fact]
    public void A_rollout_that_calls_done_what_it_has_only_looked_at_is_noticed() =>
        AssertNoticed(Of(RolloutCommand.Kind, inner => new RollsNothingOut(inner)), Invariant.RolloutsReachAll);

    [Fact]
    public void Amphorae_that_are_forgotten_are_noticed() =>
        AssertNoticed(Balancers(inner => new ForgetsAmphorae(inner)), Invariant.InstancesAreNotLeaked, Invariant.VipsAreNotShared);

    private static WorldSabotage Balancers(Func<IBehavior, IBehavior> wrap) => Of(LoadBalancerCommand.Kind, wrap);

    private static WorldSabotage Amphorae(Func<IBehavior, IBehavior> wrap) => Of(AmphoraCommand.Kind, wrap);

    private static WorldSabotage Of(string kind, Func<IBehavior, IBehavior> wrap) =>
        new() { Wrap = behavior => behavior.Kind == kind ? wrap(behavior) : behavior };

    // The same seeds hold without the sabotage, so whatever is violated here is violated because of it.
    private static void AssertNoticed(WorldSabotage sabotage, params Invariant[] expected)
    {
        var others = new List<string>();
        for (var seed = 1; seed <= SeedsMax; seed++)
        {
            var run = SimulationRun.Of(seed, sabotage);
            if (run.Violated is { } violated && expected.Contains(violated))
                return;
            if (run.Violated is not null)
                others.Add($"{run.Violated} at {run.Seed}: {run.Report[..Math.Min(600, run.Report.Length)]}");
        }

        Assert.Fail($"In {SeedsMax} worlds nobody noticed. Instead: {string.Join(", ", others.Take(3))}");
    }
}
