using Lbaas.Actors.Health;

namespace Lbaas.Akka.Tests.Health;

/// <summary>Design section 7, in a cluster: every node hears a share of the beats of every amphora.</summary>
public sealed class ClusterHeartbeatTests : IAsyncLifetime
{
    // More than a timeout and a look, in beats.
    private const int LongRounds = 12;

    private static readonly Guid[] Amphorae = [.. Enumerable.Range(1, 1_000).Select(static i => new Guid(i, 0, 0, new byte[8]))];

    private readonly HeartbeatCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Of_amphorae_that_beat_to_three_nodes_in_turn_nobody_is_silent_and_every_node_knows_how_many_they_are()
    {
        await _cluster.StartAsync(3);
        _cluster.Beat(Amphorae);
        await TrustedAsync();

        await _cluster.RoundsAsync(LongRounds);

        Assert.Empty(_cluster.Silent);
        Assert.Equal([Amphorae.Length, Amphorae.Length, Amphorae.Length], _cluster.Tables.Select(table => table.Count));
    }

    [Fact]
    public async Task When_a_node_leaves_its_partitions_move_and_only_those_that_died_then_are_silent()
    {
        await _cluster.StartAsync(3);
        _cluster.Beat(Amphorae);
        await TrustedAsync();
        foreach (var amphora in Amphorae.Take(20))
            _cluster.Dead[amphora] = 0;

        await _cluster.LeaveAsync(2);
        await HeartbeatCluster.UntilAsync(() => _cluster.Silent.Count >= 20, "the dead are found");
        await _cluster.RoundsAsync(LongRounds);

        Assert.Equal(Amphorae.Take(20), _cluster.Silent.Order());
    }

    [Fact]
    public async Task As_long_as_a_member_is_mute_no_silence_counts()
    {
        await _cluster.StartAsync(3);
        _cluster.Beat(Amphorae.Take(100));
        await TrustedAsync();

        await _cluster.LoseAsync(2);
        foreach (var amphora in Amphorae.Take(20))
            _cluster.Dead[amphora] = 0;
        await _cluster.RoundsAsync(2 * LongRounds);

        Assert.Empty(_cluster.Silent);
        Assert.All(_cluster.Tables.Take(2), static table => Assert.False(table.Trust.IsTrusted));
    }

    [Fact]
    public async Task One_that_was_never_heard_is_silent_too()
    {
        await _cluster.StartAsync(2);
        _cluster.Dead[Amphorae[0]] = 0;
        _cluster.Beat(Amphorae.Take(50));

        await HeartbeatCluster.UntilAsync(() => _cluster.Silent.Count > 0, "it is missed");

        Assert.Equal([Amphorae[0]], _cluster.Silent);
    }

    [Fact]
    public async Task What_one_node_has_heard_is_a_replay_at_another()
    {
        await _cluster.StartAsync(2);
        _cluster.Beat(Amphorae.Skip(1).Take(50));
        // A partition that moves forgets what it has heard: they must have found their places.
        await TrustedAsync();
        var replays = _cluster.Tables[0].CountOf(HeartbeatVerdict.Replayed);
        _cluster.Hear(0, Amphorae[0], 5);
        await HeartbeatCluster.UntilAsync(() => _cluster.Tables[1].Count == 51, "it is heard");

        _cluster.Hear(1, Amphorae[0], 5);
        _cluster.Hear(1, Amphorae[0], 4);

        await HeartbeatCluster.UntilAsync(() => _cluster.Tables[0].CountOf(HeartbeatVerdict.Replayed) == replays + 2, "both are counted as replays");
    }

    [Fact]
    public async Task When_most_are_silent_at_once_over_all_partitions_none_of_them_says_so_without_doubt()
    {
        await _cluster.StartAsync(2);
        _cluster.Beat(Amphorae.Take(2 * HeartbeatCluster.Partitions));
        await TrustedAsync();

        foreach (var amphora in Amphorae.Take(2 * HeartbeatCluster.Partitions).Skip(4))
            _cluster.Dead[amphora] = 0;
        await HeartbeatCluster.UntilAsync(() => _cluster.Tables.All(table => table.Trust.Cause.Contains("nodes are heard", StringComparison.Ordinal)), "they are blind");
        await _cluster.RoundsAsync(LongRounds);

        Assert.Empty(_cluster.Convinced);
    }

    [Fact]
    public async Task A_node_whose_journal_can_not_be_written_is_believed_by_no_partition()
    {
        await _cluster.StartAsync(2);
        _cluster.Beat(Amphorae.Take(50));
        await TrustedAsync();

        _cluster.JournalFailures[1] = true;

        await HeartbeatCluster.UntilAsync(
            () => _cluster.Tables.All(table => table.Trust.Cause.Contains($"({Doubt}", StringComparison.Ordinal) && table.Trust.Cause.Contains("journal", StringComparison.Ordinal)),
            "all doubt");
    }

    [Fact]
    public async Task What_a_node_had_no_room_for_is_counted_and_costs_the_trust_of_its_partition()
    {
        await using var narrow = new HeartbeatCluster(queueBytesMax: 1_024);
        await narrow.StartAsync(2);
        narrow.Beat(Amphorae.Take(20));
        await HeartbeatCluster.UntilAsync(() => narrow.Tables.All(table => table.Trust.IsTrusted), "silence counts");

        narrow.Hear(0, Amphorae[0], 0, times: 1_000);

        await HeartbeatCluster.UntilAsync(() => narrow.Tables[1].Trust.Cause.Contains("lost on the way", StringComparison.Ordinal), "its partition doubts");
        Assert.NotEqual(0, narrow.Tables[0].Lost);
        Assert.True(narrow.Tables[0].IsBehind);
    }

    private static string Doubt => $"says one of {HeartbeatCluster.Partitions} partitions";

    private Task TrustedAsync() => HeartbeatCluster.UntilAsync(() => _cluster.Tables.All(table => table.Trust.IsTrusted), "silence counts");
}
