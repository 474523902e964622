using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using static Lbaas.Tests.Amphorae.Signs;

namespace Lbaas.Tests.Amphorae;

/// <summary>A sign that may pass convicts when it lasts, however often it is asked for meanwhile: by who takes over, or when a controller is lost.</summary>
public class WatchPauseTests
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromSeconds(20);

    private readonly Node _node = Node.Running(3, "abc");

    public WatchPauseTests()
    {
        _node.Tell(Silence);
        _node.Tell(Runs);
        _node.Tell(Refusal);
        _node.Actor.Fire(Watch.Timer, s_lasts);
        _node.Tell(Refusal);
    }

    [Fact]
    public void Who_takes_over_before_the_pause_is_over_waits_for_its_end()
    {
        var effect = _node.Actor.Resume();

        Assert.Empty(effect.Sent<ProbeAgent>());
        Assert.Equal(s_lasts, effect.Timers.Single(timer => timer.Name == Watch.Timer).DueAt - _node.Actor.Now);
    }

    [Fact]
    public void What_counts_for_itself_is_asked_for_at_once() => Assert.Single(_node.Actor.Resume().Sent<InspectInstance>());

    [Fact]
    public void Who_takes_over_when_the_pause_is_over_asks_at_once_and_what_comes_of_it_convicts()
    {
        _node.Actor.Fire("nothing", s_lasts);

        var probes = _node.Actor.Resume().Sent<ProbeAgent>();
        _node.Tell(Refusal);

        Assert.Single(probes);
        Assert.NotNull(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void The_timer_asks_also_where_an_answer_took_its_time()
    {
        var effect = _node.Actor.Fire(Watch.Timer, s_lasts - TimeSpan.FromSeconds(3));

        Assert.Single(effect.Sent<ProbeAgent>());
    }
}
