using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;

namespace Lbaas.Tests.Amphorae;

/// <summary>The compute service's list against the amphorae, both ways.</summary>
public class InventoryTests
{
    private static readonly Guid Id = Guid.Parse("00000000-0000-4000-8000-000000000002");

    [Theory]
    [InlineData(null, null, "i-1", DiscrepancyKind.Leaked)]
    [InlineData(AmphoraStatus.PendingCreate, null, "i-1", null)]
    [InlineData(AmphoraStatus.PendingCreate, null, null, null)]
    [InlineData(AmphoraStatus.Booting, "i-1", "i-1", null)]
    [InlineData(AmphoraStatus.Booting, "i-1", null, null)]
    [InlineData(AmphoraStatus.Allocated, "i-1", "i-1", null)]
    [InlineData(AmphoraStatus.Allocated, "i-1", null, DiscrepancyKind.Missing)]
    [InlineData(AmphoraStatus.Allocated, "i-1", "i-2", DiscrepancyKind.Other)]
    [InlineData(AmphoraStatus.Ready, "i-1", "i-1", null)]
    [InlineData(AmphoraStatus.Ready, "i-1", null, DiscrepancyKind.Missing)]
    [InlineData(AmphoraStatus.Error, "i-1", null, DiscrepancyKind.Missing)]
    [InlineData(AmphoraStatus.FailoverStopped, "i-1", null, DiscrepancyKind.Missing)]
    [InlineData(AmphoraStatus.PendingDelete, "i-1", "i-1", null)]
    [InlineData(AmphoraStatus.PendingDelete, "i-1", null, null)]
    [InlineData(AmphoraStatus.PendingDelete, null, "i-1", null)]
    public void A_difference_is_what_nobody_is_about_to_settle(string? status, string? has, string? listed, DiscrepancyKind? expected)
    {
        var found = Inventory.Compare(Listed(listed), Known(status, has));

        Assert.Equal(expected, found.Count == 0 ? null : Assert.Single(found).Kind);
    }

    [Fact]
    public void One_look_concludes_nothing()
    {
        var looks = new Reconciliation(10);

        Assert.Empty(looks.Look(Listed("i-1"), Known(null, null)).Told);
        Assert.Equal(new InstanceSeen("i-1"), Assert.Single(looks.Look(Listed("i-1"), Known(null, null)).Told).Message);
    }

    [Fact]
    public void What_was_only_on_its_way_at_the_first_look_is_nothing_at_the_second()
    {
        var looks = new Reconciliation(10);
        looks.Look(Listed("i-1"), Known(null, null));

        Assert.Empty(looks.Look(Listed("i-1"), Known(AmphoraStatus.PendingCreate, null)).Confirmed);
        Assert.Empty(looks.Look(Listed("i-1"), Known(null, null)).Told);
    }

    [Fact]
    public void Another_instance_at_the_second_look_is_found_for_the_first_time()
    {
        var looks = new Reconciliation(10);
        looks.Look(Listed("i-1"), Known(null, null));

        Assert.Empty(looks.Look(Listed("i-2"), Known(null, null)).Told);
    }

    [Fact]
    public void A_leak_that_is_gone_after_it_was_told_of_counts_as_deleted_once()
    {
        var looks = new Reconciliation(10);
        looks.Look(Listed("i-1"), Known(null, null));
        looks.Look(Listed("i-1"), Known(null, null));

        Assert.Equal(0, looks.Look(Listed("i-1"), Known(AmphoraStatus.PendingDelete, null)).Deleted);
        Assert.Equal(1, looks.Look(Listed(null), Known(null, null)).Deleted);
        Assert.Equal(0, looks.Look(Listed(null), Known(null, null)).Deleted);
    }

    [Fact]
    public void A_list_that_has_lost_all_instances_costs_only_a_few_at_a_time()
    {
        var looks = new Reconciliation(3);
        var fleet = Enumerable.Range(0, 50).ToDictionary(_ => Guid.NewGuid(), _ => new KnownAmphora(AmphoraStatus.Ready, "i"));
        looks.Look(Listed(null), fleet);

        var findings = looks.Look(Listed(null), fleet);

        Assert.Equal((50, 3), (findings.Confirmed.Count, findings.Told.Count));
    }

    [Fact]
    public void Whatever_the_lists_say_an_instance_of_an_amphora_that_exists_is_never_called_leaked()
    {
        var dice = new Random(1);
        string[] statuses =
            [AmphoraStatus.PendingCreate, AmphoraStatus.Booting, AmphoraStatus.Allocated, AmphoraStatus.Ready, AmphoraStatus.Error, AmphoraStatus.PendingDelete];
        for (var run = 0; run < 500; run++)
        {
            var ids = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToList();
            var instances = ids.Where(_ => dice.Next(2) == 0).ToDictionary(id => id, _ => $"i-{dice.Next(2)}");
            var amphorae = ids.Where(_ => dice.Next(2) == 0)
                .ToDictionary(id => id, _ => new KnownAmphora(statuses[dice.Next(statuses.Length)], dice.Next(3) == 0 ? null : $"i-{dice.Next(2)}"));

            var found = Inventory.Compare(instances, amphorae);

            Assert.Equal(
                instances.Keys.Except(amphorae.Keys).Order(), found.Where(d => d.Kind == DiscrepancyKind.Leaked).Select(d => d.AmphoraId).Order());
            Assert.All(found.Where(d => d.Message is InstanceMissing), d => Assert.False(instances.ContainsKey(d.AmphoraId)));
        }
    }

    private static Dictionary<Guid, string> Listed(string? computeId) => computeId is null ? [] : new() { [Id] = computeId };

    private static Dictionary<Guid, KnownAmphora> Known(string? status, string? computeId) =>
        status is null ? [] : new() { [Id] = new KnownAmphora(status, computeId) };
}
