using Lbaas.Actors.Health;
using Lbaas.Api.Health;

namespace Lbaas.Tests.Health;

/// <summary>Lessons 9.2: a collector that was paused, has just started, is cut off or blind convicts nobody.</summary>
public class CollectorTrustTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly HealthOptions Usual = new()
    {
        HeartbeatInterval = 3 * Second,
        HeartbeatTimeout = 15 * Second,
        CheckInterval = 1.5 * Second,
    };

    private static readonly HealthOptions Fast = new() { HeartbeatInterval = Second, HeartbeatTimeout = 2 * Second, CheckInterval = 0.2 * Second };

    public static TheoryData<bool> Paces => [true, false];

    [Theory]
    [MemberData(nameof(Paces))]
    public void With_a_tenth_of_all_packets_lost_nobody_is_convicted_in_an_hour(bool fast)
    {
        var fleet = new Fleet(40, fast ? Fast : Usual, seed: 7) { Loss = 0.1 };

        fleet.Run(TimeSpan.FromHours(1));

        Assert.Equal(0, fleet.ConvictionsEver);
        Assert.True(!fast || fleet.SuspicionsEver > 100, "hardly anybody was even suspected, so nothing was shown");
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public void A_pause_of_half_a_minute_makes_nobody_a_suspect(bool fast)
    {
        var fleet = Running(20, fast);
        fleet.IsPaused = true;
        fleet.Run(30 * Second);
        fleet.IsPaused = false;

        fleet.Run(2 * Second);

        Assert.Equal((false, "it was paused"), (fleet.Table.Trust.IsTrusted, fleet.Table.Trust.Cause));
        fleet.Run(60 * Second);
        Assert.Equal((0, true), (fleet.SuspicionsEver, fleet.Table.Trust.IsTrusted));
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public void A_clock_that_is_set_makes_nobody_a_suspect(bool fast)
    {
        var fleet = Running(20, fast);

        fleet.SetClock(TimeSpan.FromHours(1));
        fleet.Run(60 * Second);
        fleet.SetClock(TimeSpan.FromHours(-2));
        fleet.Run(60 * Second);

        Assert.Equal(0, fleet.SuspicionsEver);
    }

    [Fact]
    public void A_node_that_dies_when_the_clock_is_set_back_is_noticed_all_the_same()
    {
        var fleet = Running(20, fast: false);
        fleet.Nodes[3].IsAlive = false;
        fleet.SetClock(TimeSpan.FromHours(-2));

        fleet.Run(35 * Second);

        Assert.Equal([fleet.Nodes[3]], fleet.Convicts);
    }

    [Fact]
    public void For_a_timeout_after_the_start_nobody_is_suspected()
    {
        var fleet = new Fleet(20, Usual);
        fleet.Table.Expect(fleet.Nodes.Select(node => node.Id));
        fleet.Nodes[0].IsAlive = false;

        fleet.Run(14 * Second);
        Assert.Equal((0, "it has just started"), (fleet.SuspicionsEver, fleet.Table.Trust.Cause));
        fleet.Run(4 * Second);
        Assert.Equal([fleet.Nodes[0]], fleet.Convicts);
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public void A_collector_that_hears_hardly_anybody_convicts_nobody_that_runs(bool fast)
    {
        var fleet = Running(20, fast);
        fleet.IsCutOff = true;

        fleet.Run(TimeSpan.FromMinutes(10));

        Assert.Equal(0, fleet.ConvictionsEver);
        Assert.All(fleet.Suspects, node => Assert.True(node.State.Suspicion!.IsDoubted));
        Assert.Matches("only .* of 20 nodes are heard", fleet.Table.Trust.Cause);
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public void After_blindness_silence_counts_when_it_has_lasted_a_whole_timeout_anew(bool fast)
    {
        var fleet = Running(20, fast);
        fleet.IsCutOff = true;
        fleet.Run(60 * Second);
        fleet.IsCutOff = false;
        fleet.Run((fast ? 1 : 8) * Second);

        Assert.False(fleet.Table.Trust.IsTrusted);
        fleet.Run(30 * Second);
        Assert.Empty(fleet.Suspects);
        Assert.True(fleet.Table.Trust.IsTrusted);
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public void A_third_of_all_nodes_that_dies_at_once_is_convicted_and_nobody_else(bool fast)
    {
        var fleet = Running(21, fast);
        foreach (var node in fleet.Nodes.Take(7))
            node.IsAlive = false;

        fleet.Run((fast ? 2.5 : 18) * Second);

        Assert.Equal(fleet.Nodes.Take(7), fleet.Convicts);
        Assert.True(fleet.Table.Trust.IsTrusted);
    }

    [Fact]
    public void All_nodes_that_die_at_once_are_convicted_by_the_compute_services_word()
    {
        var fleet = Running(12, fast: true);
        foreach (var node in fleet.Nodes)
            node.IsAlive = false;

        fleet.Run(2.5 * Second);

        Assert.All(fleet.Nodes, node => Assert.True(node.State.Suspicion?.Conviction?.IsFenced));
    }

    [Fact]
    public void Many_that_are_deleted_at_once_say_goodbye_and_leave_nobody_blind()
    {
        var fleet = Running(12, fast: true);
        foreach (var node in fleet.Nodes.Take(9))
            fleet.Leave(node);

        fleet.Run(30 * Second);

        Assert.True(fleet.Table.Trust is { IsTrusted: true } trust && trust.Since < fleet.Beginning + (10 * Second));
    }

    [Fact]
    public void Of_three_nodes_no_share_is_taken()
    {
        var fleet = Running(3, fast: true);
        foreach (var node in fleet.Nodes)
            node.IsAlive = false;

        fleet.Run(2.5 * Second);

        Assert.All(fleet.Suspects, node => Assert.False(node.State.Suspicion!.IsDoubted));
        Assert.True(fleet.Table.Trust.IsTrusted);
    }

    [Fact]
    public void While_the_journal_is_away_nobody_is_suspected_and_a_timeout_longer()
    {
        var fleet = Running(12, fast: true);
        fleet.Nodes[0].IsAlive = false;
        for (var i = 0; i < 30; i++)
        {
            fleet.Table.Distrust("the journal can't be written");
            fleet.Run(Second);
        }

        fleet.Run(0.9 * Second);
        Assert.Equal(0, fleet.SuspicionsEver);
        fleet.Run(2 * Second);
        Assert.Equal([fleet.Nodes[0]], fleet.Convicts);
    }

    [Fact]
    public void What_was_said_while_the_journal_was_away_is_said_again()
    {
        var fleet = Running(12, fast: true);
        fleet.Nodes[0].IsAlive = false;
        fleet.Run(4 * Second);
        foreach (var node in fleet.Nodes)
            node.State = node.State with { Suspicion = null, Alive = node.IsAlive ? false : true };

        fleet.Table.SayAgain();
        fleet.Run(2 * Second);

        Assert.All(fleet.Nodes, node => Assert.Equal(node.IsAlive, node.State.Alive));
    }

    [Fact]
    public void Failed_writes_are_trouble_until_something_is_written_again()
    {
        var (failed, written) = (0L, 0L);
        var journal = new JournalWatch(() => (failed, written));
        var seen = new List<string>();
        foreach (var (fails, writes) in ((long, long)[])[(0, 5), (2, 5), (2, 5), (3, 6), (3, 9), (3, 12)])
        {
            (failed, written) = (fails, writes);
            journal.Look();
            seen.Add(journal.IsFailing ? "failing" : journal.HasRecovered ? "recovered" : "");
        }

        Assert.Equal(["", "failing", "", "failing", "recovered", ""], seen);
    }

    [Theory]
    [InlineData(1, 2, null, true)]
    [InlineData(1, 1.9, null, false)]
    [InlineData(3, 15, 3_750, true)]
    [InlineData(3, 15, 3_751, false)]
    [InlineData(1, 2.5, 49, false)]
    [InlineData(1, double.NaN, null, false)]
    public void Intervals_fit_each_other(int interval, double timeout, int? check, bool fits) =>
        Assert.Equal(fits, !new HealthSettings { IntervalSeconds = interval, TimeoutSeconds = timeout, CheckIntervalMilliseconds = check }.Validate().Any());

    [Theory]
    [InlineData(3, 2, true)]
    [InlineData(3, 1.9, false)]
    [InlineData(4, 2.9, false)]
    [InlineData(9, 5, true)]
    [InlineData(9, 4.9, false)]
    [InlineData(16, 9, true)]
    [InlineData(17, 100, false)]
    public void Controllers_of_which_a_minority_dies_hear_of_a_node_in_time(int controllers, double timeout, bool fits)
    {
        var settings = new HealthSettings { IntervalSeconds = 1, TimeoutSeconds = timeout, Controllers = [.. Enumerable.Repeat("127.0.0.1:5555", controllers)] };

        Assert.Equal(fits, !settings.Validate().Any());
    }

    private static Fleet Running(int nodes, bool fast)
    {
        var fleet = new Fleet(nodes, fast ? Fast : Usual);
        fleet.Run(60 * Second);
        Assert.True(fleet.Table.Trust.IsTrusted);
        return fleet;
    }
}
