using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.AmphoraPools;

public class AmphoraPoolBehaviorTests
{
    private static readonly ClaimAmphora Claim = new(Guid.Parse("00000000-0000-4000-8000-000000000001"), Guid.Parse("00000000-0000-4000-8000-000000000002"), "STANDALONE");

    [Fact]
    public void Without_spares_the_candidate_is_built_and_nothing_is_remembered()
    {
        var effect = Pool(spares: 0).Tell(Claim);

        Assert.Equal(Claim.LoadBalancerId, effect.Sent<BuildAmphora>().Single().LoadBalancerId);
        Assert.Empty(effect.Events);
    }

    [Fact]
    public void Missing_spares_are_built()
    {
        var effect = Pool(spares: 3).Tell(new CheckSpares());

        Assert.Equal(3, effect.Sent<BuildAmphora>().Count(build => build.LoadBalancerId is null));
    }

    [Fact]
    public void No_more_are_built_at_once_than_allowed()
    {
        var effect = Pool(spares: 10, building: 2).Tell(new CheckSpares());

        Assert.Equal(2, effect.Sent<BuildAmphora>().Count);
    }

    [Fact]
    public void A_spare_is_given_to_the_load_balancer_and_replaced()
    {
        var pool = Stocked(out var spare);

        var effect = pool.Tell(Claim);

        Assert.Equal((spare, Claim.CandidateId), (effect.Sent<SpareGranted>().Single().AmphoraId, effect.Sent<SpareGranted>().Single().InPlaceOf));
        Assert.Single(effect.Sent<AssignAmphora>());
        Assert.Single(effect.Sent<BuildAmphora>());
    }

    [Fact]
    public void A_claim_said_again_gets_the_same_spare()
    {
        var pool = Stocked(out var spare);
        pool.Tell(Claim);

        var effect = pool.Tell(Claim);

        Assert.Equal(spare, effect.Sent<SpareGranted>().Single().AmphoraId);
        Assert.Empty(effect.Events);
    }

    [Fact]
    public void A_spare_that_failed_is_built_anew()
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());
        pool.Tell(new SpareFailed(pool.State.Building[0], "no capacity"));

        Assert.Single(pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1)).Sent<BuildAmphora>());
    }

    [Fact]
    public void A_granted_spare_that_ceased_to_be_is_forgotten()
    {
        var pool = Stocked(out var spare);
        pool.Tell(Claim);

        pool.Tell(new AmphoraGone(spare));

        Assert.Empty(pool.State.Granted);
    }

    [Fact]
    public void After_builds_that_failed_the_next_is_put_off_and_the_reason_kept()
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());

        var failed = pool.Tell(new SpareFailed(pool.State.Building[0], "no capacity"));

        Assert.Empty(failed.Sent<BuildAmphora>());
        Assert.Equal((1, "no capacity", pool.Now + TimeSpan.FromSeconds(15)), (pool.State.Failures, pool.State.LastFailure, pool.State.NextBuild));
    }

    [Fact]
    public void The_pause_grows_with_failures_in_a_row_and_ends_with_a_spare_that_came_up()
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());
        pool.Tell(new SpareFailed(pool.State.Building[0], "no capacity"));
        pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        pool.Tell(new SpareFailed(pool.State.Building[0], "no capacity"));
        var pause = pool.State.NextBuild - pool.Now;
        pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        pool.Tell(new SpareBuilt(pool.State.Building[0]));

        Assert.Equal((TimeSpan.FromSeconds(30), 0, null), (pause, pool.State.Failures, pool.State.NextBuild));
    }

    [Fact]
    public void A_failed_build_is_looked_after_until_it_is_gone()
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());
        var failed = pool.State.Building[0];
        pool.Tell(new SpareFailed(failed, "no capacity"));

        var looked = pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        pool.Tell(new AmphoraGone(failed));

        Assert.Equal(AmphoraCommand.AddressOf(failed), looked.Messages.Single(message => message.Message is RetireAmphora).Target);
        Assert.Empty(pool.State.Leaving);
    }

    [Fact]
    public void A_compute_service_that_deletes_nothing_is_not_filled()
    {
        var pool = Pool(spares: 1, building: 2);
        pool.Tell(new CheckSpares());
        for (var i = 0; i < 10 && !pool.State.Building.IsEmpty; i++)
        {
            pool.Tell(new SpareFailed(pool.State.Building[0], "no capacity"));
            pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromHours(1));
        }

        Assert.Equal(2, pool.State.Leaving.Count);
    }

    [Fact]
    public void An_unfit_spare_is_replaced()
    {
        var pool = Stocked(out var spare);

        var effect = pool.Tell(new SpareFailed(spare, "silent"));

        Assert.Single(effect.Sent<BuildAmphora>());
        Assert.Equal(("silent", 0), (pool.State.LastFailure, pool.State.Failures));
    }

    [Fact]
    public void A_spare_of_which_only_the_end_is_heard_is_replaced()
    {
        var pool = Stocked(out var spare);

        pool.Tell(new AmphoraGone(spare));

        Assert.Single(pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1)).Sent<BuildAmphora>());
    }

    [Fact]
    public void Spares_are_asked_whether_they_still_are()
    {
        var pool = Stocked(out var spare);

        var effect = pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));

        Assert.Equal(AmphoraCommand.AddressOf(spare), effect.Messages.Single().Target);
    }

    [Fact]
    public void The_next_is_built_as_soon_as_one_came_up()
    {
        var pool = Pool(spares: 2, building: 1);
        pool.Tell(new CheckSpares());

        Assert.Single(pool.Tell(new SpareBuilt(pool.State.Building[0])).Sent<BuildAmphora>());
    }

    [Fact]
    public void Spares_that_are_too_many_now_are_given_back_until_they_are_gone()
    {
        var stocked = Stocked(out var spare);
        var pool = Again(stocked, new AmphoraPoolOptions());

        var effect = pool.Resume();
        var again = pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        pool.Tell(new AmphoraGone(spare));

        Assert.Equal((1, 1), (effect.Sent<RetireAmphora>().Count, again.Sent<RetireAmphora>().Count));
        Assert.Empty(pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1)).Timers);
    }

    [Fact]
    public void Of_too_many_those_that_are_still_built_go_first()
    {
        var stocked = Pool(spares: 2);
        stocked.Tell(new CheckSpares());
        var (ready, building) = (stocked.State.Building[1], stocked.State.Building[0]);
        stocked.Tell(new SpareBuilt(ready));
        var pool = Again(stocked, new AmphoraPoolOptions { Spares = 1 });

        pool.Resume();

        Assert.Equal((building, ready), (pool.State.Leaving.Single(), pool.State.Spares.Single()));
    }

    [Fact]
    public void A_pool_of_another_make_builds_and_grants_what_its_id_says()
    {
        var make = new AmphoraMake("north", "large", "edge:1");
        var options = new AmphoraPoolOptions { Others = ImmutableSortedDictionary<string, int>.Empty.Add(make.PoolId, 1) };
        var pool = new Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>(new AmphoraPoolBehavior(options), make.PoolId);

        var build = pool.Tell(new CheckSpares()).Sent<BuildAmphora>().Single();
        pool.Tell(new SpareBuilt(pool.State.Building[0]));
        var effect = pool.Tell(Claim with { Zone = "north", Traits = make.Traits });

        Assert.Equal(("north", make.Traits, make.PoolId, BuildPriority.Spare), (build.Zone, build.Traits, build.Pool, build.Priority));
        Assert.Single(effect.Sent<SpareGranted>());
    }

    [Fact]
    public void Without_a_spare_the_candidate_is_built_as_urgently_as_it_was_claimed()
    {
        var build = Pool(spares: 0).Tell(Claim with { Priority = BuildPriority.Repair }).Sent<BuildAmphora>().Single();

        Assert.Equal(BuildPriority.Repair, build.Priority);
    }

    [Fact]
    public void Outdated_spares_stay_until_others_have_come_in_their_place()
    {
        var pool = Stocked(out var old);

        var renewed = pool.Ask<SparesRenewed>(new RenewSpares());
        var stays = pool.State.Spares.Contains(old);
        pool.Tell(new SpareBuilt(pool.State.Building[0]));

        Assert.Equal((1, true), (renewed!.Count, stays));
        Assert.Equal([old], pool.State.Leaving);
    }

    [Fact]
    public void Who_claims_gets_a_new_spare_if_there_is_one_and_else_an_outdated_one()
    {
        var pool = Pool(spares: 2, building: 1);
        pool.Tell(new CheckSpares());
        pool.Tell(new SpareBuilt(pool.State.Building[0]));
        pool.Tell(new SpareBuilt(pool.State.Building[0]));
        var old = pool.State.Spares;
        pool.Tell(new RenewSpares());
        var fresh = pool.State.Building[0];
        pool.Tell(new SpareBuilt(fresh));

        pool.Tell(Claim);
        pool.Tell(Claim with { CandidateId = Guid.Parse("00000000-0000-4000-8000-000000000003") });

        Assert.Contains(fresh, pool.State.Granted.Keys);
        Assert.Single(pool.State.Granted.Keys.Intersect(old));
    }

    [Fact]
    public void Spares_of_another_image_than_the_deployments_are_renewed()
    {
        var pool = AfterUpgrade(out var old);

        pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        var stays = pool.State.Spares.Contains(old);
        pool.Tell(new SpareBuilt(pool.State.Building.Single()) { Image = "v2" });

        Assert.Equal((true, old), (stays, pool.State.Leaving.Single()));
    }

    [Fact]
    public void Spares_of_the_deployments_image_stay()
    {
        var stocked = Stocked(out _, "v1");

        var pool = Again(stocked, new AmphoraPoolOptions { Spares = 1, Image = "v1" });
        pool.Resume();

        Assert.Empty(pool.State.Outdated);
    }

    [Fact]
    public void A_spare_of_unknown_image_is_renewed_when_it_says_of_which_it_is()
    {
        var pool = Again(Stocked(out var old), new AmphoraPoolOptions { Spares = 1, Image = "v2" });
        pool.Resume();

        pool.Tell(new SpareBuilt(old) { Image = "v1" });

        Assert.Equal([old], pool.State.Outdated);
    }

    [Fact]
    public void A_spare_that_was_made_of_another_image_than_was_asked_for_is_a_failed_build()
    {
        var pool = Again(Pool(spares: 1), new AmphoraPoolOptions { Spares = 1, Image = "v2" });
        pool.Tell(new CheckSpares());

        var effect = pool.Tell(new SpareBuilt(pool.State.Building[0]) { Image = "v1" });

        Assert.Equal("It was made of the image v1 instead of v2.", pool.State.LastFailure);
        Assert.Single(effect.Sent<RetireAmphora>());
        Assert.Empty(effect.Sent<BuildAmphora>());
    }

    [Fact]
    public void Who_can_wait_does_not_get_an_outdated_spare()
    {
        var pool = AfterUpgrade(out _);
        pool.Resume();

        var effect = pool.Tell(Claim with { Priority = BuildPriority.Failover });

        Assert.Equal(Claim.LoadBalancerId, effect.Sent<BuildAmphora>().Single().LoadBalancerId);
    }

    [Fact]
    public void A_repair_gets_an_outdated_spare_rather_than_none()
    {
        var pool = AfterUpgrade(out var old);
        pool.Resume();

        var effect = pool.Tell(Claim with { Priority = BuildPriority.Repair });

        Assert.Equal(old, effect.Sent<SpareGranted>().Single().AmphoraId);
    }

    [Theory]
    [InlineData("v1", true)]
    [InlineData("v2", false)]
    [InlineData(null, false)]
    public void A_load_balancer_that_a_rollout_put_on_an_image_gets_a_spare_of_it_and_no_other(string? spare, bool isGranted)
    {
        var pool = Stocked(out _, spare);

        var effect = pool.Tell(Claim with { Traits = new InstanceTraits(null, "v1") });

        Assert.Equal(isGranted, effect.Sent<SpareGranted>().Any());
    }

    // There is a spare of v1, and the deployment has come to v2.
    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> AfterUpgrade(out Guid old) =>
        Again(Stocked(out old, "v1"), new AmphoraPoolOptions { Spares = 1, Image = "v2" });

    // The same pool after a restart with other options.
    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Again(
        Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> before, AmphoraPoolOptions options) =>
        new(new AmphoraPoolBehavior(options), "default", before.Journal);

    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Pool(int spares, int building = 4) =>
        new(new AmphoraPoolBehavior(new AmphoraPoolOptions { Spares = spares, BuildingMax = building }), "default");

    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Stocked(out Guid spare, string? image = null)
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());
        spare = pool.State.Building[0];
        pool.Tell(new SpareBuilt(spare) { Image = image });
        return pool;
    }
}
