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

        quota.Return(quota.Reserve(1));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void What_the_first_may_yet_make_keeps_its_place_when_a_repetition_makes_nothing()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);

        quota.Return(quota.Reserve(1));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void What_a_repetition_may_yet_make_keeps_its_place_when_the_first_makes_nothing()
    {
        var quota = Quota.OfListeners(1);
        var first = quota.Reserve(1);
        quota.Pass(TimeSpan.FromSeconds(1));
        quota.Reserve(1);

        quota.Return(first);

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void Two_reservations_of_the_same_moment_are_not_taken_for_one()
    {
        var quota = Quota.OfListeners(1);
        var first = quota.Reserve(1);
        quota.Reserve(1);

        quota.Return(first);

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_request_that_nobody_repeated_gives_its_place_back_at_once()
    {
        var quota = Quota.OfListeners(1);

        quota.Return(quota.Reserve(1));

        Assert.IsType<PlacesGranted>(quota.Reserve(2));
    }

    [Fact]
    public void Of_several_places_a_request_gives_back_those_that_nobody_else_asked_for()
    {
        var quota = Quota.OfListeners(2);
        quota.Reserve(1);

        quota.Return(quota.Reserve(1, 2));

        Assert.IsType<PlacesGranted>(quota.Reserve(3));
        Assert.IsType<PlacesRefused>(quota.ReserveCounted(4));
    }

    [Fact]
    public void What_two_gave_up_is_free_after_the_count_that_follows_the_later_one()
    {
        var quota = Quota.OfListeners(1);
        var (first, second) = (quota.Reserve(1), quota.Reserve(1));
        quota.Return(second);
        quota.Return(first);
        quota.Pass(Quota.Lease + TimeSpan.FromSeconds(1));

        quota.Count();

        Assert.IsType<PlacesGranted>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_repetition_of_what_was_lost_holds_its_place_anew()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Pass(Quota.Lease + TimeSpan.FromSeconds(1));
        quota.Reserve(1);

        quota.Count();

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void What_an_older_node_says_it_did_not_make_keeps_its_place_until_a_count()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);

        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)) { Unmade = true });

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void What_is_made_takes_its_place_again_when_a_count_did_not_find_it()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Pass(Quota.Lease + TimeSpan.FromSeconds(1));
        quota.Count();

        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
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
