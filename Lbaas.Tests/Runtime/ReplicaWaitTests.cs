using Lbaas.Runtime;

namespace Lbaas.Tests.Runtime;

/// <summary>Who has written on one node waits until another's replica shows it.</summary>
public sealed class ReplicaWaitTests
{
    [Fact]
    public async Task It_is_over_when_the_event_is_there_and_can_be_read()
    {
        await using var world = new ReplicaWorld().Open();
        var waiting = world.Replica.WaitForAsync("ledger-a", 2, CancellationToken.None).AsTask();

        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));
        Assert.False(waiting.IsCompleted);
        await world.AppendAsync(ReplicaWorld.Event(2, "a", 2, new Added(6)));
        await waiting.WaitAsync(TestWorld.AskTimeout);

        Assert.Equal("{\"id\":\"a\",\"total\":11}", world.Shown("a"));
    }

    [Fact]
    public async Task It_is_not_over_while_the_file_has_the_event_and_what_is_shown_has_not()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));
        world.Query("INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, 0, 'ledger-a', 2, x'7b7d')");

        Assert.False(world.Replica.WaitForAsync("ledger-a", 2, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task It_is_not_over_either_for_one_that_is_new_and_of_which_nothing_is_shown_but_what_the_file_has()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));
        world.Query("INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, 0, 'ledger-b', 1, x'7b7d')");

        Assert.False(world.Replica.WaitForAsync("ledger-b", 1, CancellationToken.None).IsCompleted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task For_what_is_there_nobody_waits_not_even_after_a_restart(long sequenceNumber)
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)), ReplicaWorld.Event(2, "a", 2, new Added(5)));

        Assert.True(world.Replica.WaitForAsync("ledger-a", sequenceNumber, CancellationToken.None).IsCompletedSuccessfully);
        await world.RestartAsync();
        Assert.True(world.Replica.WaitForAsync("ledger-a", sequenceNumber, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_events_of_a_quarantined_actor_are_worth_waiting_for_too()
    {
        await using var world = new ReplicaWorld().Open();
        var waiting = world.Replica.WaitForAsync("ledger-a", 2, CancellationToken.None).AsTask();

        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(LedgerFormat.Poison)));
        await world.AppendAsync(ReplicaWorld.Event(2, "a", 2, new Added(1)));

        await waiting.WaitAsync(TestWorld.AskTimeout);
    }

    [Fact]
    public async Task More_than_may_wait_are_sent_away_and_who_gives_up_makes_room()
    {
        await using var world = new ReplicaWorld { MaxWaiters = 1 }.Open();
        using var patience = new CancellationTokenSource();
        var first = world.Replica.WaitForAsync("ledger-a", 1, patience.Token).AsTask();

        await Assert.ThrowsAsync<TooManyAskersException>(() => world.Replica.WaitForAsync("ledger-b", 1, CancellationToken.None).AsTask());
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.False(world.Replica.WaitForAsync("ledger-b", 1, CancellationToken.None).IsFaulted);
    }

    [Fact]
    public async Task When_it_is_closed_who_waits_is_told()
    {
        await using var world = new ReplicaWorld().Open();
        var waiting = world.Replica.WaitForAsync("ledger-a", 1, CancellationToken.None).AsTask();

        await world.Replica.DisposeAsync();

        await Assert.ThrowsAsync<HostStoppingException>(() => waiting);
        world.Open();
    }
}
