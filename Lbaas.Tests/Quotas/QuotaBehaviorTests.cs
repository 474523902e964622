using System.Collections.Immutable;
using Lbaas.Actors.Format;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Quotas;

/// <summary>Who gets a place, and how places come back.</summary>
public sealed class QuotaBehaviorTests
{
    [Fact]
    public void MI_8_places_are_granted_up_to_the_limit_and_not_beyond()
    {
        var quota = Quota.OfListeners(2);

        Assert.IsType<PlacesGranted>(quota.Reserve(1, 2));
        Assert.Equal("listener", Assert.IsType<PlacesRefused>(quota.ReserveCounted(3)).Kind);
    }

    [Fact]
    public void MI_8_without_a_limit_everything_is_granted_and_nothing_noted()
    {
        var quota = new Quota();

        Assert.False(Assert.IsType<PlacesGranted>(quota.Reserve(1, 2, 3)).Held);
        Assert.Empty(quota.Actor.Journal);
    }

    [Fact]
    public void MI_8_a_limit_of_0_is_none_at_all() => Assert.IsType<PlacesRefused>(Quota.OfListeners(0).ReserveCounted(1));

    [Fact]
    public void What_nobody_has_counted_is_counted_first()
    {
        var quota = new Quota((QuotaKinds.Listener, 2));

        Assert.Equal(["listener"], Assert.IsType<CountFirst>(quota.Reserve(1)).Kinds);
    }

    [Fact]
    public void What_was_there_before_the_limit_counts()
    {
        var quota = new Quota((QuotaKinds.Listener, 2));
        quota.Count(7, 8);

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(1));
    }

    [Fact]
    public void Nothing_is_refused_before_it_has_been_counted() =>
        Assert.IsType<CountFirst>(Quota.OfListeners(0).Reserve(1));

    [Fact]
    public void Of_a_request_for_several_kinds_nothing_is_held_when_one_is_full()
    {
        var quota = new Quota((QuotaKinds.Listener, 1), (QuotaKinds.Pool, 0));
        quota.Count();
        quota.Actor.Tell(new CountUse(QuotaKinds.Pool, [], [], quota.Actor.Now));

        var answer = quota.Reserve([new(QuotaKinds.Listener, [Quota.Id(1)]), new(QuotaKinds.Pool, [Quota.Id(2)])], counted: true);

        Assert.Equal("pool", Assert.IsType<PlacesRefused>(answer).Kind);
        Assert.IsType<PlacesGranted>(quota.Reserve(3));
    }

    [Fact]
    public void A_released_place_is_free_again()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)));

        Assert.IsType<PlacesGranted>(quota.Reserve(2));
    }

    [Fact]
    public void A_place_released_twice_is_free_once()
    {
        var quota = Quota.OfListeners(2);
        quota.Reserve(1, 2);
        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)));
        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1)));

        Assert.IsType<PlacesGranted>(quota.Reserve(3));
        Assert.IsType<PlacesRefused>(quota.ReserveCounted(4));
    }

    [Fact]
    public void A_lost_release_is_made_good_by_a_count()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));
        quota.Pass(TimeSpan.FromMilliseconds(1));

        quota.Count();

        Assert.IsType<PlacesGranted>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_crash_between_reserve_and_create_gives_the_place_back()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Pass(Quota.Lease + TimeSpan.FromSeconds(1));

        quota.Count();

        Assert.IsType<PlacesGranted>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_reservation_that_may_still_be_used_keeps_its_place()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Pass(Quota.Lease - TimeSpan.FromSeconds(1));

        quota.Count();

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void What_is_accepted_and_not_to_be_seen_yet_keeps_its_place_however_long_it_takes()
    {
        var quota = Quota.OfListeners(1);
        quota.Reserve(1);
        quota.Pass(Quota.Lease * 5);

        quota.Actor.Tell(new CountUse(QuotaKinds.Listener, [], [Quota.Id(1)], quota.Actor.Now));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_count_taken_before_something_was_made_does_not_take_its_place()
    {
        var quota = Quota.OfListeners(1);
        var taken = quota.Actor.Now;
        quota.Pass(TimeSpan.FromSeconds(1));
        quota.Reserve(1);
        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));

        quota.Actor.Tell(new CountUse(QuotaKinds.Listener, [], [], taken));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(2));
    }

    [Fact]
    public void A_count_that_finds_what_is_known_writes_nothing()
    {
        var quota = Quota.OfListeners(2);
        quota.Reserve(1);
        quota.Count(1);

        Assert.Empty(quota.Count(1).Events);
    }

    [Fact]
    public void A_limit_may_be_lowered_below_the_use()
    {
        var quota = Quota.OfListeners(5);
        quota.Reserve(1, 2, 3);

        quota.Actor.Tell(Limit(1));

        Assert.IsType<PlacesRefused>(quota.ReserveCounted(4));
        quota.Actor.Tell(new ReleasePlaces(Quota.Listeners(1, 2, 3)));
        Assert.IsType<PlacesGranted>(quota.Reserve(4));
    }

    [Fact]
    public void Where_nothing_grows_nothing_is_checked()
    {
        var quota = Quota.OfListeners(3);
        quota.Reserve(1, 2, 3);
        quota.Actor.Tell(Limit(1));

        Assert.IsType<PlacesGranted>(quota.Reserve(Quota.Listeners(4, 5), leaving: 2));
    }

    [Fact]
    public void What_was_made_while_there_was_no_limit_is_counted_when_there_is_one_again()
    {
        var quota = Quota.OfListeners(1);
        quota.Actor.Tell(Limit(-1));
        quota.Reserve(1, 2, 3);
        quota.Actor.Tell(Limit(3));

        Assert.IsType<CountFirst>(quota.Reserve(4));
    }

    [Fact]
    public void Null_goes_back_to_the_default()
    {
        var quota = Quota.OfListeners(1);
        quota.Actor.Tell(Limit(5));

        var kept = quota.Actor.Ask<LimitsKept>(Limit(null));

        Assert.Empty(kept!.Limits);
        Assert.IsType<PlacesRefused>(quota.ReserveCounted(1, 2));
    }

    [Fact]
    public void Limits_that_nobody_set_cannot_be_reset()
    {
        var refused = Quota.OfListeners(1).Actor.Ask<Rejected>(new ResetLimits());

        Assert.Equal(404, refused!.Fault.Code);
    }

    [Fact]
    public void Its_history_and_its_snapshot_give_the_same_state()
    {
        var quota = Quota.OfListeners(3);
        quota.Reserve(1, 2);
        quota.Actor.Tell(new ConfirmPlaces(Quota.Listeners(1)));
        quota.Actor.Tell(Limit(2));
        quota.Count(1, 5);
        var format = new EventFormat();

        var snapshot = format.ReadState(format.WriteState(quota.State), typeof(QuotaState))!;

        Assert.Equal(format.WriteState(quota.Actor.Replayed()).Bytes.ToArray(), format.WriteState(snapshot).Bytes.ToArray());
    }

    private static SetLimits Limit(int? listeners) =>
        new(ImmutableSortedDictionary<string, int?>.Empty.Add(QuotaKinds.Listener, listeners));
}
