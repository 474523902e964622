using Lbaas.Runtime.Housekeeping;
using Microsoft.Data.Sqlite;

namespace Lbaas.Tests.Runtime;

/// <summary>A replica lets go of what is old and in the archive of its original, and of nothing else.</summary>
public sealed class ReplicaHousekeepingTests
{
    private readonly HousekeepingPlan _plan = new()
    {
        ArchiveAfter = TimeSpan.FromDays(30),
        EventsPerStep = 4,
        Pause = TimeSpan.Zero,
        Expiries = new Dictionary<string, Expiry> { ["ledger"] = new(TimeSpan.FromDays(7), static _ => true, static state => ((Ledger)state).Total < 0) },
    };

    [Fact]
    public async Task What_the_archive_has_goes_and_is_read_there()
    {
        await using var original = await WornAsync();
        await using var world = ReplicaOf(original);
        var before = world.Replica.ReadHistory(TestWorld.Ledger("a"), 0, 100);
        await original.Host.Housekeeper.RunAsync(_plan, CancellationToken.None);

        await world.Replica.Housekeeper.RunAsync(_plan, CancellationToken.None);

        Assert.Equal((0L, null), (world.Query("SELECT COUNT(*) FROM journal"), world.Shown("a")));
        Assert.Equal(before, world.Replica.ReadHistory(TestWorld.Ledger("a"), 0, 100));
        Assert.Equal(-10, ((Ledger)world.Replica.ReadState(TestWorld.Ledger("a"))!).Total);
    }

    [Fact]
    public async Task What_the_archive_lacks_stays()
    {
        await using var original = await WornAsync();
        await using var world = ReplicaOf(original);

        await world.Replica.Housekeeper.RunAsync(_plan, CancellationToken.None);

        Assert.Equal(10L, world.Query("SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task What_the_archive_has_otherwise_stays()
    {
        await using var original = await WornAsync();
        await using var world = ReplicaOf(original);
        await original.Host.Housekeeper.RunAsync(_plan, CancellationToken.None);
        Alter(original.JournalOptions.ArchivePath);

        await world.Replica.Housekeeper.RunAsync(_plan, CancellationToken.None);

        Assert.Equal("3,4,5,6,7,8,9,10", world.Query("SELECT group_concat(sequence_number) FROM journal"));
    }

    [Fact]
    public async Task An_event_that_comes_after_it_has_let_go_goes_on_from_what_it_had()
    {
        await using var original = await WornAsync();
        await using var world = ReplicaOf(original);
        await original.Host.Housekeeper.RunAsync(_plan, CancellationToken.None);
        await world.Replica.Housekeeper.RunAsync(_plan, CancellationToken.None);
        await world.RestartAsync();

        await world.AppendAsync(ReplicaWorld.Event(11, "a", 11, new Added(-1)));

        Assert.Empty(world.Replica.Quarantined);
        Assert.Equal("""{"id":"a","total":-11}""", world.Shown("a"));
    }

    [Fact]
    public async Task An_archive_that_is_ahead_of_it_is_believed_only_up_to_the_event_that_comes()
    {
        await using var original = await WornAsync();
        await original.Host.Housekeeper.RunAsync(_plan, CancellationToken.None);
        await using var world = ReplicaOf(original);

        await world.AppendAsync(ReplicaWorld.Event(4, "a", 4, new Added(-1)));

        Assert.Equal("""{"id":"a","total":-4}""", world.Shown("a"));
    }

    /// <summary>Ten events of eight days ago and a snapshot at 7, of an actor that is over.</summary>
    private static async Task<TestWorld> WornAsync()
    {
        var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 7);
        await world.AddAsync("a", -1, times: 10);
        world.Time.Advance(TimeSpan.FromDays(8));
        return world;
    }

    private static ReplicaWorld ReplicaOf(TestWorld original) =>
        new ReplicaWorld { CopyFrom = original.DatabasePath, Time = original.Time }.Open();

    private static void Alter(string archive)
    {
        using var connection = new SqliteConnection($"Data Source={archive};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE journal SET message = x'7b7d' WHERE sequence_number = 3";
        command.ExecuteNonQuery();
    }
}
