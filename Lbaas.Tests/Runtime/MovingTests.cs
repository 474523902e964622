using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Receipts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

/// <summary>From the embedded host to a cluster that writes to the same journal, and back.</summary>
public sealed class MovingTests
{
    [Fact]
    public async Task A_new_replica_begins_as_the_embedded_host_ended()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.AddAsync("a", 5, times: 3);
        await embedded.AskAsync<string>("b", new Keep("note", TimeSpan.FromHours(1)));
        await embedded.Host.RememberAsync(new Receipt("key", "project", new byte[] { 1 }));
        await LeaveAsync(embedded);

        await using var world = NewReplica(embedded).Open();

        Assert.Equal(ReplicaWorld.Dump(embedded.DatabasePath), ReplicaWorld.Dump(world.Path));
        Assert.Equal(4, world.Replica.Position);
        Assert.NotNull(world.Replica.ReadSide.FindReceipt("key"));
        Assert.Equal(3, Assert.Single(world.Replica.ReadSide.Notices.Read(default, 0, 10).Notices).Position);
    }

    [Fact]
    public async Task A_replica_that_is_made_later_takes_of_the_file_only_what_the_embedded_host_knew_and_follows_the_rest()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.AddAsync("a", 5);
        await LeaveAsync(embedded);
        WriteAsAnother(embedded, "a", 2, new Added(6));
        WriteAsAnother(embedded, "b", 1, new Added(1));
        // Of another node, which knew more than this copy may.
        embedded.Query("""
            INSERT INTO snapshot VALUES ('ledger-a', 2, 0, CAST('{"Id":"a","Total":99,"Entries":2,"Notes":{}}' AS BLOB), 'ledger.state.v1', 4711)
            """);

        await using var world = NewReplica(embedded).Open();
        Assert.Equal((1, "{\"id\":\"a\",\"total\":5}"), (world.Replica.Position, world.Shown("a")));
        await world.AppendAsync(ReplicaWorld.EventsOf(embedded.DatabasePath, world.Replica.Position));

        Assert.Equal(("{\"id\":\"a\",\"total\":11}", "{\"id\":\"b\",\"total\":1}"), (world.Shown("a"), world.Shown("b")));
        Assert.Equal([1, 2, 3], world.Replica.ReadSide.Notices.Read(default, 0, 10).Notices.Select(placed => placed.Position));
    }

    [Fact]
    public async Task The_copy_leaves_the_original_as_it_is()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.AddAsync("a", 5);
        await LeaveAsync(embedded);
        WriteAsAnother(embedded, "a", 2, new Added(6));
        var before = ReplicaWorld.Dump(embedded.DatabasePath);

        await using var world = NewReplica(embedded).Open();

        Assert.Equal(before, ReplicaWorld.Dump(embedded.DatabasePath));
        Assert.Equal(1L, embedded.Query("SELECT value FROM runtime_setting WHERE name = 'foreign-writer'"));
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_is_made_anew()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.AddAsync("a", 5);
        await LeaveAsync(embedded);
        var world = NewReplica(embedded);
        await File.WriteAllTextAsync($"{world.Path}.new", "half a file");

        await using var opened = world.Open();

        Assert.Equal("{\"id\":\"a\",\"total\":5}", opened.Shown("a"));
    }

    [Fact]
    public async Task A_file_that_no_embedded_host_has_seen_is_followed_from_its_beginning()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.Host.DisposeAsync();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(embedded.DatabasePath + suffix);
        SqliteJournal.MarkForeignWriter(embedded.DatabasePath);

        await using var world = NewReplica(embedded).Open();

        Assert.Equal(0, world.Replica.Position);
        Assert.Equal(0L, embedded.Query("SELECT value FROM runtime_setting WHERE name = 'foreign-writer'"));
    }

    [Fact]
    public async Task What_was_archived_is_read_where_it_is()
    {
        await using var embedded = await TestWorld.StartAsync(options => options.SnapshotInterval = 2);
        await embedded.AddAsync("a", 5);
        await embedded.AddAsync("a", 6);
        await embedded.AddAsync("a", 7);
        embedded.Time.Advance(TimeSpan.FromDays(3));
        await embedded.Host.Housekeeper.RunAsync(new HousekeepingPlan { ArchiveAfter = TimeSpan.FromDays(1), Pause = TimeSpan.Zero }, CancellationToken.None);
        Assert.Equal(2L, embedded.Query("SELECT count(*) FROM journal"));
        await LeaveAsync(embedded);

        await using var world = NewReplica(embedded).Open();

        Assert.Equal([1, 2, 3], world.Replica.ReadHistory(TestWorld.Ledger("a"), 0, 10).Select(recorded => recorded.SequenceNumber));
        Assert.True(world.Replica.WaitForAsync("ledger-a", 1, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Back_home_documents_and_timers_are_those_of_all_that_was_written()
    {
        await using var embedded = await TestWorld.StartAsync();
        var until = await LeaveWithNotesAsync(embedded);

        await embedded.StartHostAsync();

        Assert.Equal(11, await embedded.TotalAsync("a"));
        Assert.Equal("{\"id\":\"a\",\"total\":11}", embedded.Host.ReadSide.Find("ledger", "a")!.BodyText);
        Assert.NotNull(embedded.Host.ReadSide.Find("ledger", "new"));
        Assert.Equal(until, embedded.Host.DueAt(TestWorld.Ledger("new"), "pending"));
        Assert.Null(embedded.Host.DueAt(TestWorld.Ledger("a"), "gone"));
        Assert.False(embedded.Journal.HasForeignWriter());
    }

    [Fact]
    public async Task A_timer_that_the_other_host_has_left_fires()
    {
        await using var embedded = await TestWorld.StartAsync();
        await LeaveWithNotesAsync(embedded);
        await embedded.StartHostAsync();
        while (embedded.HasHeard(out _))
        {
        }

        embedded.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("new resumed", await embedded.HearAsync());
        Assert.Equal("new reminded of pending", await embedded.HearAsync());
    }

    [Fact]
    public async Task Who_watches_is_told_that_something_was_missed()
    {
        await using var embedded = await TestWorld.StartAsync();
        await LeaveWithNotesAsync(embedded);

        await embedded.StartHostAsync();

        var page = embedded.Host.ReadSide.Notices.Read(default, 0, 10);
        Assert.Equal((6, 6, 2), (page.Head, page.Compacted, page.Notices.Count));
    }

    [Fact]
    public async Task When_nothing_was_written_nothing_was_missed()
    {
        await using var embedded = await TestWorld.StartAsync();
        await embedded.AddAsync("a", 5);
        await LeaveAsync(embedded);

        await embedded.StartHostAsync();

        Assert.Equal(0, embedded.Host.ReadSide.Notices.Read(default, 0, 10).Compacted);
        Assert.False(embedded.Journal.HasForeignWriter());
    }

    [Fact]
    public async Task A_start_that_is_cut_short_leaves_the_mark_and_the_next_one_starts_over()
    {
        await using var embedded = await TestWorld.StartAsync();
        var until = await LeaveWithNotesAsync(embedded);
        var interrupted = embedded.NewHost(new SqliteJournal(embedded.JournalOptions, embedded.Format.Identifier, embedded.Time, NullLog));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.StartAsync(new CancellationToken(canceled: true)));
        await interrupted.DisposeAsync();
        Assert.Equal(2L, embedded.Query("SELECT value FROM runtime_setting WHERE name = 'foreign-writer'"));

        await embedded.StartHostAsync();

        Assert.Equal("{\"id\":\"a\",\"total\":11}", embedded.Host.ReadSide.Find("ledger", "a")!.BodyText);
        Assert.Equal(until, embedded.Host.DueAt(TestWorld.Ledger("new"), "pending"));
    }

    [Fact]
    public async Task A_cluster_that_comes_back_after_a_start_that_was_cut_short_has_nothing_newer_than_its_copy()
    {
        await using var embedded = await TestWorld.StartAsync();
        await LeaveWithNotesAsync(embedded);
        var interrupted = embedded.NewHost(new SqliteJournal(embedded.JournalOptions, embedded.Format.Identifier, embedded.Time, NullLog));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.StartAsync(new CancellationToken(canceled: true)));
        await interrupted.DisposeAsync();

        await using var world = NewReplica(embedded).Open();

        Assert.Equal((2, "{\"id\":\"a\",\"total\":5}"), (world.Replica.Position, world.Shown("a")));
        Assert.NotNull(world.Replica.DueAt(TestWorld.Ledger("a"), "gone"));
    }

    private static NullLogger NullLog => NullLogger.Instance;

    private static ReplicaWorld NewReplica(TestWorld embedded) => new() { CopyFrom = embedded.DatabasePath, Time = embedded.Time };

    private static async Task LeaveAsync(TestWorld embedded)
    {
        await embedded.Host.DisposeAsync();
        SqliteJournal.MarkForeignWriter(embedded.DatabasePath);
        // As the second node of a cluster does.
        SqliteJournal.MarkForeignWriter(embedded.DatabasePath);
    }

    /// <summary>One ledger goes on and its note is done with; another is new and has one pending, until the moment that this gives.</summary>
    private static async Task<DateTimeOffset> LeaveWithNotesAsync(TestWorld embedded)
    {
        await embedded.AddAsync("a", 5);
        await embedded.AskAsync<string>("a", new Keep("gone", TimeSpan.FromMinutes(1)));
        await LeaveAsync(embedded);
        var until = embedded.Time.GetUtcNow().AddHours(1);
        WriteAsAnother(embedded, "a", 3, new Added(6));
        WriteAsAnother(embedded, "a", 4, new Reminded("gone"));
        WriteAsAnother(embedded, "new", 1, new Noted("pending", until));
        WriteAsAnother(embedded, "new", 2, new Added(1));
        return until;
    }

    // As Akka.Persistence.Sql does: the table gives the position.
    private static void WriteAsAnother(TestWorld embedded, string id, long sequenceNumber, LedgerEvent @event)
    {
        var payload = embedded.Format.Write(@event);
        using var connection = embedded.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            VALUES ($at, 0, $id, $number, $message, $manifest, 4711, 'another')
            """;
        command.Parameters.AddWithValue("$at", embedded.Time.GetUtcNow().UtcTicks);
        command.Parameters.AddWithValue("$id", TestWorld.Ledger(id).PersistenceId);
        command.Parameters.AddWithValue("$number", sequenceNumber);
        command.Parameters.AddWithValue("$message", payload.Bytes.ToArray());
        command.Parameters.AddWithValue("$manifest", payload.Manifest);
        command.ExecuteNonQuery();
    }
}
