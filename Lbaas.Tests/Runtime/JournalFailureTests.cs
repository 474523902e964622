using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;
using Microsoft.Data.Sqlite;

namespace Lbaas.Tests.Runtime;

public sealed class JournalFailureTests
{
    [Fact]
    public async Task A_locked_database_refuses_writes_serves_reads_and_recovers()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        using (var other = world.Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<JournalUnavailableException>(() => world.AddAsync("a", 10));
            Assert.Equal(1, await world.TotalAsync("a"));
            Assert.Contains("\"total\":1", world.Host.ReadSide.Find("ledger", "a")!.BodyText);
            Execute(other, "ROLLBACK");
        }

        Assert.Equal(101, await world.AddAsync("a", 100));
        await world.RestartAsync();
        Assert.Equal(101, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task What_was_not_written_is_not_let_out()
    {
        await using var world = await TestWorld.StartAsync();
        using var other = world.Connect();
        Execute(other, "BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<JournalUnavailableException>(() => world.AddAsync("a", 10));
        Execute(other, "ROLLBACK");
        await world.AddAsync("a", 2);

        Assert.Equal("a added 2", await world.HearAsync());
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_serves_reads_and_recovers()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        world.JournalOptions.SizeLimitBytes = 1;

        var total = 1L;
        JournalUnavailableException? refusal = null;
        for (var i = 0; refusal is null && i < 1_000; i++)
        {
            try
            {
                total = await world.AddAsync("a", 1, 50);
            }
            catch (JournalUnavailableException full)
            {
                refusal = full;
            }
        }

        Assert.NotNull(refusal);
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        Assert.Equal(total, await world.TotalAsync("a"));
        Assert.NotNull(world.Host.ReadSide.Find("ledger", "a"));

        world.JournalOptions.SizeLimitBytes = null;
        Assert.Equal(total + 1, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task A_sequence_number_taken_by_another_writer_is_ownership_lost_for_that_actor_alone()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        await world.AddAsync("b", 1);
        world.WriteForeignEvent("ledger-a", sequenceNumber: 2, amount: 40);
        while (world.HasHeard(out _))
        {
            // What was let out so far.
        }

        world.Journal.Holds = true;
        var (lost, kept) = (world.AddAsync("a", 5), world.AddAsync("b", 5));
        await Eventually.Async(() => world.Journal.Held == 2, "both commits are held");
        world.Journal.Release();

        await Assert.ThrowsAsync<OwnershipLostException>(() => lost);
        Assert.Equal(6, await kept);
        Assert.Equal(41, await world.TotalAsync("a"));
        Assert.Equal(42, await world.AddAsync("a", 1));
        Assert.Equal("b added 5", await world.HearAsync());
        Assert.Equal("a added 1", await world.HearAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_commit_of_unknown_outcome_the_actor_goes_on_from_what_the_journal_has(bool written)
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        world.Journal.NextIsUnknownAndWritten = written;

        await Assert.ThrowsAsync<CommitOutcomeUnknownException>(() => world.AddAsync("a", 10));

        Assert.Equal(written ? 11 : 1, await world.TotalAsync("a"));
        Assert.Equal(written ? 12 : 2, await world.AddAsync("a", 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_commit_of_unknown_outcome_timers_are_those_of_the_journal(bool written)
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.NextIsUnknownAndWritten = written;
        await Assert.ThrowsAsync<CommitOutcomeUnknownException>(
            () => world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromMinutes(1))));

        await world.TotalAsync("a");

        Assert.Equal(written ? ["tea"] : [], world.Host.NextDue(10).Select(due => due.Name));
    }

    [Fact]
    public async Task An_actor_whose_commit_had_an_unknown_outcome_resumes_without_being_asked()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.NextIsUnknownAndWritten = true;
        await Assert.ThrowsAsync<CommitOutcomeUnknownException>(
            () => world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromDays(1))));

        await Eventually.Async(
            () =>
            {
                world.Time.Advance(TimeSpan.FromSeconds(1));
                return world.HasHeard(out var message) && message == "a resumed";
            },
            "the actor resumes");
    }

    [Fact]
    public async Task A_full_journal_queue_is_refused_as_not_written()
    {
        await using var world = await TestWorld.StartAsync(options => options.JournalQueueCapacity = 1);
        using var other = world.Connect();
        Execute(other, "BEGIN IMMEDIATE");

        var adds = Enumerable.Range(0, 20).Select(i => world.AddAsync($"actor{i}", 1)).ToList();

        foreach (var add in adds)
            await Assert.ThrowsAsync<JournalUnavailableException>(() => add);
        Execute(other, "ROLLBACK");
        Assert.Equal(1, await world.AddAsync("actor0", 1));
    }

    [Fact]
    public async Task The_state_of_an_actor_is_the_same_after_failures_and_a_restart()
    {
        await using var world = await TestWorld.StartAsync();
        var expected = 0L;
        for (var i = 0; i < 10; i++)
        {
            expected = await world.AddAsync("a", i);
            using var other = world.Connect();
            Execute(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<JournalUnavailableException>(() => world.AddAsync("a", 1_000));
            Execute(other, "ROLLBACK");
        }

        await world.RestartAsync();

        Assert.Equal(expected, await world.TotalAsync("a"));
        Assert.Equal(0, world.Host.Counters[RuntimeCounter.Stopped]);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
