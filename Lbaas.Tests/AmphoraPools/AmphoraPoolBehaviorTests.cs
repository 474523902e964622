using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
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

    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Pool(int spares, int building = 4) =>
        new(new AmphoraPoolBehavior(new AmphoraPoolOptions { Spares = spares, BuildingMax = building }), "default");

    private static Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Stocked(out Guid spare)
    {
        var pool = Pool(spares: 1);
        pool.Tell(new CheckSpares());
        spare = pool.State.Building[0];
        pool.Tell(new SpareBuilt(spare));
        return pool;
    }
}
