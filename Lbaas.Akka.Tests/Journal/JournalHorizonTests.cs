using Lbaas.Akka.Journal;

namespace Lbaas.Akka.Tests.Journal;

/// <summary>Which positions may be read while transactions may still fill holes between them.</summary>
public sealed class JournalHorizonTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly JournalHorizon _horizon;

    public JournalHorizonTests() => _horizon = new JournalHorizon(_time);

    [Fact]
    public void Positions_without_a_hole_are_read() =>
        Assert.Equal(3, _horizon.Look(4, [5, 6, 7], 7, oldestRunning: 100, next: 100));

    [Fact]
    public void What_comes_after_a_hole_waits() =>
        Assert.Equal(1, _horizon.Look(4, [5, 7], 7, oldestRunning: 100, next: 102));

    [Fact]
    public void A_hole_that_is_filled_is_read_at_once()
    {
        _horizon.Look(4, [6], 6, oldestRunning: 100, next: 102);

        Assert.Equal(2, _horizon.Look(4, [5, 6], 6, oldestRunning: 102, next: 102));
    }

    [Fact]
    public void A_hole_waits_as_long_as_a_transaction_runs_that_was_there_when_it_was_seen()
    {
        _horizon.Look(4, [6], 6, oldestRunning: 100, next: 102);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, _horizon.Look(4, [6], 6, oldestRunning: 101, next: 200));
    }

    [Fact]
    public void A_hole_is_nobodys_when_all_those_have_ended()
    {
        _horizon.Look(4, [6], 6, oldestRunning: 100, next: 102);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _horizon.Look(4, [6], 6, oldestRunning: 102, next: 102));
    }

    [Fact]
    public void A_hole_waits_for_a_moment_even_when_nobody_seems_to_run()
    {
        _horizon.Look(4, [6], 6, oldestRunning: 102, next: 102);
        _time.Advance(TimeSpan.FromMilliseconds(900));

        Assert.Equal(0, _horizon.Look(4, [6], 6, oldestRunning: 110, next: 110));
    }

    [Fact]
    public void Of_a_history_full_of_old_holes_none_but_the_first_is_waited_for()
    {
        _horizon.Look(0, [2, 4, 6], 100, oldestRunning: 50, next: 50);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(4, _horizon.Look(0, [2, 4, 6, 99], 100, oldestRunning: 50, next: 50));
    }
}
