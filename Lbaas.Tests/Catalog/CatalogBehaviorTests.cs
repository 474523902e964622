using Lbaas.Actors.Catalog;
using Lbaas.Actors.Format;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Catalog;

/// <summary>The catalog driven by hand: what one actor decides for all flavors, availability zones and profiles.</summary>
public sealed class CatalogBehaviorTests
{
    private static readonly RequestContext Admin = new("req-1", "project", "user", ["admin"]);

    private readonly Driven<CatalogState, CatalogCommand, CatalogEvent> _catalog = new(new CatalogBehavior(), Guid.NewGuid());

    [Theory]
    [InlineData(Shelf.Flavors, "A flavor of gold already exists.")]
    [InlineData(Shelf.AvailabilityZones, "A availability zone of gold already exists.")]
    public void MI_3_a_name_is_given_once(Shelf shelf, string text)
    {
        var profile = Profile(shelf);
        Offer(shelf, profile, "gold");

        Assert.Equal(new Fault(409, text), Refused(Draft(shelf, profile, "gold")));
    }

    [Fact]
    public void MI_3_a_flavor_and_an_availability_zone_may_share_a_name()
    {
        Offer(Shelf.Flavors, Profile(Shelf.Flavors), "gold");

        Assert.Equal("gold", Offer(Shelf.AvailabilityZones, Profile(Shelf.AvailabilityZones), "gold").Name);
    }

    [Fact]
    public void MI_3_a_flavor_is_not_renamed_to_another_ones_name()
    {
        var profile = Profile(Shelf.Flavors);
        Offer(Shelf.Flavors, profile, "gold");
        var silver = Offer(Shelf.Flavors, profile, "silver");

        var fault = Refused(new ChangeOffer(Admin, Shelf.Flavors, silver.Key, new OfferPatch { Name = "gold" }));

        Assert.Equal(new Fault(409, "A flavor of gold already exists."), fault);
    }

    [Fact]
    public void MI_4_what_a_profile_in_use_means_stays_as_it_is()
    {
        var profile = Profile(Shelf.Flavors);
        Offer(Shelf.Flavors, profile, "gold");
        var inUse = new Fault(409, $"Flavor profile {profile} is in use and cannot be modified.");

        Assert.Equal(inUse, Refused(new ChangeProfile(Admin, Shelf.Flavors, profile, new ProfilePatch { Data = "{}" })));
        Assert.Equal(inUse, Refused(new ChangeProfile(Admin, Shelf.Flavors, profile, new ProfilePatch { ProviderName = "octavia" })));
    }

    [Fact]
    public void MI_4_the_name_of_a_profile_in_use_may_change()
    {
        var profile = Profile(Shelf.Flavors);
        Offer(Shelf.Flavors, profile, "gold");

        var changed = Accepted<Profile>(new ChangeProfile(Admin, Shelf.Flavors, profile, new ProfilePatch { Name = "other" }));

        Assert.Equal("other", changed.Name);
    }

    [Fact]
    public void MI_5_a_profile_goes_after_the_last_offer_that_has_it()
    {
        var profile = Profile(Shelf.AvailabilityZones);
        Offer(Shelf.AvailabilityZones, profile, "north");
        var refused = Refused(new RemoveProfile(Admin, Shelf.AvailabilityZones, profile));
        Accepted<Offer>(new RemoveOffer(Admin, Shelf.AvailabilityZones, "north", IsUsed: false));
        Accepted<Profile>(new RemoveProfile(Admin, Shelf.AvailabilityZones, profile));

        Assert.Equal(new Fault(409, $"Availability Zone Profile {profile} is in use and cannot be modified."), refused);
        Assert.Empty(_catalog.State.AvailabilityZones.Profiles);
    }

    [Fact]
    public void MI_5_a_flavor_that_a_load_balancer_has_stays()
    {
        var flavor = Offer(Shelf.Flavors, Profile(Shelf.Flavors), "gold");

        var fault = Refused(new RemoveOffer(Admin, Shelf.Flavors, flavor.Key, IsUsed: true));

        Assert.Equal(new Fault(409, $"Flavor {flavor.Key} is in use and cannot be modified."), fault);
    }

    [Fact]
    public void MI_6_nobody_takes_the_placeholders_name()
    {
        var nil = Guid.Empty.ToString();

        var fault = Refused(Draft(Shelf.AvailabilityZones, Profile(Shelf.AvailabilityZones), nil));

        Assert.Equal(new Fault(409, $"A availability zone of {nil} already exists."), fault);
    }

    [Fact]
    public void An_offer_needs_a_profile_of_its_own_shelf()
    {
        var profile = Profile(Shelf.AvailabilityZones);

        Assert.Equal(new Fault(404, $"Flavor Profile {profile} not found."), Refused(Draft(Shelf.Flavors, profile, "gold")));
    }

    [Fact]
    public void A_change_that_changes_nothing_is_not_remembered()
    {
        var flavor = Offer(Shelf.Flavors, Profile(Shelf.Flavors), "gold");
        var events = _catalog.Journal.Count;

        Accepted<Offer>(new ChangeOffer(Admin, Shelf.Flavors, flavor.Key, new OfferPatch { Name = "gold" }));

        Assert.Equal(events, _catalog.Journal.Count);
    }

    [Fact]
    public void A_shelf_has_an_end()
    {
        for (var i = 0; i < CatalogBehavior.ShelfMax; i++)
            Profile(Shelf.Flavors);

        var fault = Refused(new AddProfile(Admin, Shelf.Flavors, new Profile { Id = Guid.NewGuid() }));

        Assert.Equal(new Fault(409, "There are 1000 flavor profiles already. Delete one that is not needed first."), fault);
    }

    [Fact]
    public void The_journal_gives_the_catalog_back()
    {
        var profile = Profile(Shelf.Flavors);
        var flavor = Offer(Shelf.Flavors, profile, "gold");
        Offer(Shelf.Flavors, profile, "silver");
        Accepted<Offer>(new ChangeOffer(Admin, Shelf.Flavors, flavor.Key, new OfferPatch { Enabled = false }));
        Accepted<Offer>(new RemoveOffer(Admin, Shelf.Flavors, flavor.Key, IsUsed: false));

        Assert.Equal(_catalog.State.Flavors.Offers, _catalog.Replayed().Flavors.Offers);
    }

    [Fact]
    public void A_snapshot_gives_the_catalog_back()
    {
        var format = new EventFormat();
        Offer(Shelf.AvailabilityZones, Profile(Shelf.AvailabilityZones), "north");

        var read = (CatalogState)format.ReadState(format.WriteState(_catalog.State), typeof(CatalogState))!;

        Assert.Equal(_catalog.State.AvailabilityZones.Offers, read.AvailabilityZones.Offers);
        Assert.Equal(_catalog.State.AvailabilityZones.Profiles, read.AvailabilityZones.Profiles);
    }

    private Guid Profile(Shelf shelf) => Accepted<Profile>(
        new AddProfile(Admin, shelf, new Profile { Id = Guid.NewGuid(), Name = "p", ProviderName = "amphora", Data = """{"sriov_vip":true}""" })).Id;

    private Offer Offer(Shelf shelf, Guid profile, string name) => Accepted<Offer>(Draft(shelf, profile, name));

    private static AddOffer Draft(Shelf shelf, Guid profile, string name) => new(
        Admin, shelf, new Offer { Key = shelf == Shelf.Flavors ? Guid.NewGuid().ToString() : name, Name = name, ProfileId = profile });

    private T Accepted<T>(CatalogCommand command) => Assert.IsType<T>(Assert.IsType<Accepted>(_catalog.Ask<Outcome>(command)).View);

    private Fault Refused(CatalogCommand command) => Assert.IsType<Rejected>(_catalog.Ask<Outcome>(command)).Fault;
}
