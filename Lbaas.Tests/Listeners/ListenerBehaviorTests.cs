using System.Collections.Immutable;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Listeners;

public class ListenerBehaviorTests
{
    private static readonly Guid Balancer = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid One = Guid.Parse("00000000-0000-4000-8000-000000000002");
    private static readonly Guid Other = Guid.Parse("00000000-0000-4000-8000-000000000003");

    [Fact]
    public void An_observation_seen_again_is_not_written_again()
    {
        var listener = Listener();
        listener.Tell(new ObserveListener(Balancer, One, Seen(OperatingStatus.Online)));

        var effect = listener.Tell(new ObserveListener(Balancer, One, Seen(OperatingStatus.Online)));

        Assert.Empty(effect.Events);
    }

    [Fact]
    public void Totals_are_the_sum_over_amphorae_and_survive_a_failover()
    {
        var listener = Listener();
        listener.Tell(new ReportStatistics(Balancer, One, new Counters(100, 200, 3, 1), Counters.Zero, 2));

        listener.Tell(new ReportStatistics(Balancer, Other, new Counters(10, 20, 1, 0), Counters.Zero, 1));

        Assert.Equal(new Counters(110, 220, 4, 1), listener.State.Totals);
    }

    [Fact]
    public void A_total_that_arrives_twice_is_counted_once()
    {
        var listener = Listener();
        var report = new ReportStatistics(Balancer, One, new Counters(100, 200, 3, 1), new Counters(100, 200, 3, 1), 2);
        listener.Tell(report);

        listener.Tell(report);

        Assert.Equal(new Counters(100, 200, 3, 1), listener.State.Totals);
    }

    [Fact]
    public void Increments_of_agents_that_send_no_totals_are_added_up()
    {
        var listener = Listener();
        listener.Tell(new ReportStatistics(Balancer, One, null, new Counters(1, 2, 3, 4), 0));

        listener.Tell(new ReportStatistics(Balancer, One, null, new Counters(1, 2, 3, 4), 0));

        Assert.Equal(new Counters(2, 4, 6, 8), listener.State.Totals);
    }

    [Fact]
    public void Totals_never_go_back()
    {
        var listener = Listener();
        listener.Tell(new ReportStatistics(Balancer, One, new Counters(100, 200, 3, 1), Counters.Zero, 2));

        listener.Tell(new ReportStatistics(Balancer, One, new Counters(50, 250, 3, 1), Counters.Zero, 2));

        Assert.Equal(new Counters(100, 250, 3, 1), listener.State.Totals);
    }

    private static Driven<ListenerState, ListenerCommand, ListenerEvent> Listener() => new(new ListenerBehavior(), Guid.Empty);

    private static ListenerObservation Seen(string status) =>
        new(status, ImmutableSortedDictionary<Guid, string>.Empty.Add(One, status), ImmutableSortedDictionary<Guid, string>.Empty);
}
