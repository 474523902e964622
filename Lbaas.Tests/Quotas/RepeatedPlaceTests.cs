using Lbaas.Actors.Quotas;

namespace Lbaas.Tests.Quotas;

/// <summary>A request that comes twice brings the same ids: what one of the two does must not cost the other its place.</summary>
public sealed class RepeatedPlaceTests
{
    [Fact]
    public void What_has_a_place_needs_no_other()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);

        Assert.IsType<PlacesGranted>(quota.ReserveCounted(1));
        Assert.Equal(1, quota.State.Used(QuotaKinds.Listener));
    }

    [Fact]
    public void What_is_made_keeps_its_place_when_a_repetition_makes_nothing()
    {
        var quota = Made();
        var again = quota.Reserve(1);

        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)) { Unmade = true });

        Assert.False(Assert.IsType<PlacesGranted>(again).Held);
        Assert.Equal(1, quota.State.Used(QuotaKinds.Listener));
    }

    [Fact]
    public void What_is_made_takes_its_place_again_when_the_other_gave_it_back_before()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Reserve(1);
        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)) { Unmade = true });

        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));

        Assert.Equal(1, quota.State.Used(QuotaKinds.Listener));
    }

    [Fact]
    public void What_is_gone_gives_its_place_back()
    {
        var quota = Made();

        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)));

        Assert.Equal(0, quota.State.Used(QuotaKinds.Listener));
    }

    private static Quota Made()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));
        return quota;
    }
}
