using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Health;

/// <summary>Spec lifecycle 2.1 and 2.2, and the rules of design section 7.</summary>
public class HeartbeatTableTests : IAmphoraDirectory
{
    private static readonly Guid Balancer = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Amphora = Guid.Parse("00000000-0000-4000-8000-000000000002");
    private static readonly Guid Listener = Guid.Parse("00000000-0000-4000-8000-000000000003");
    private static readonly Guid Pool = Guid.Parse("00000000-0000-4000-8000-000000000004");
    private static readonly Guid Member = Guid.Parse("00000000-0000-4000-8000-000000000005");

    private readonly ManualTimeProvider _time = new();
    private readonly List<object> _told = [];
    private readonly SortedSet<string> _addressed = [];
    private readonly HeartbeatTable _table;
    private AmphoraExpectation? _expected = new(Balancer, ProvisioningStatus.Active, true, [new ExpectedListener(Listener, true)],
        new HashSet<Guid> { Pool }, new HashSet<Guid> { Member });
    private long _sequence;
    private bool _isSpare;
    private int _lookups;

    public HeartbeatTableTests() => _table = new HeartbeatTable(new HealthOptions(), this, Tell, _time);

    [Theory]
    [InlineData(ListenerStatus.Open, PoolStatus.Up, MemberStatus.Up, "ONLINE ONLINE ONLINE ONLINE")]
    [InlineData(ListenerStatus.Full, PoolStatus.Up, MemberStatus.Up, "DEGRADED DEGRADED ONLINE ONLINE")]
    [InlineData(ListenerStatus.Open, PoolStatus.Up, MemberStatus.Down, "DEGRADED ONLINE DEGRADED ERROR")]
    [InlineData(ListenerStatus.Open, PoolStatus.Down, MemberStatus.Down, "ERROR ONLINE ERROR ERROR")]
    [InlineData(ListenerStatus.Full, PoolStatus.Down, MemberStatus.Down, "ERROR DEGRADED ERROR ERROR")]
    [InlineData(ListenerStatus.Open, PoolStatus.Up, MemberStatus.Drain, "ONLINE ONLINE ONLINE DRAINING")]
    [InlineData(ListenerStatus.Open, PoolStatus.Up, MemberStatus.Maint, "ONLINE ONLINE ONLINE OFFLINE")]
    [InlineData(ListenerStatus.Open, PoolStatus.Up, MemberStatus.NoCheck, "ONLINE ONLINE ONLINE NO_MONITOR")]
    public void Statuses_follow_from_what_the_node_reports(ListenerStatus listener, PoolStatus pool, MemberStatus member, string balancerListenerPoolMember)
    {
        Beat(Message(listener, pool, member));

        var seen = Observed();
        Assert.Equal(balancerListenerPoolMember, $"{Node().LoadBalancerStatus} {seen.Status} {seen.Pools[Pool]} {seen.Members[Member]}");
    }

    [Fact]
    public void An_enabled_listener_that_is_missing_is_ERROR()
    {
        Beat(new HeartbeatMessage());

        Assert.Equal(OperatingStatus.Error, Observed().Status);
    }

    [Fact]
    public void A_missing_listener_of_a_load_balancer_that_changes_is_OFFLINE()
    {
        _expected = _expected! with { ProvisioningStatus = ProvisioningStatus.PendingUpdate };

        Beat(new HeartbeatMessage());

        Assert.Equal(OperatingStatus.Offline, Observed().Status);
    }

    [Fact]
    public void A_disabled_load_balancer_is_OFFLINE()
    {
        _expected = _expected! with { Enabled = false };

        Beat(new HeartbeatMessage());

        Assert.Equal(OperatingStatus.Offline, Node().LoadBalancerStatus);
    }

    [Fact]
    public void A_steady_heartbeat_tells_nobody_and_looks_nothing_up()
    {
        Beat(Message());
        _told.Clear();
        var lookups = _lookups;

        for (var i = 0; i < 100; i++)
            Beat(Message());

        Assert.Empty(_told);
        Assert.Equal(lookups, _lookups);
    }

    [Fact]
    public void Only_the_listener_that_changed_is_told()
    {
        var other = Guid.Parse("00000000-0000-4000-8000-000000000009");
        _expected = _expected! with { Listeners = [new ExpectedListener(Listener, true), new ExpectedListener(other, true)] };
        Beat(With(Message(), other));
        _told.Clear();

        Beat(With(Message(ListenerStatus.Full), other));

        Assert.Equal(OperatingStatus.Degraded, Assert.Single(_told.OfType<ObserveListener>()).Observation.Status);
    }

    [Fact]
    public void A_heartbeat_heard_before_is_rejected()
    {
        var message = Message();
        Beat(message);

        message.Sequence = _sequence;

        Assert.False(_table.Accept(message, _time.GetUtcNow()));
        Assert.Equal(1, _table.CountOf(HeartbeatVerdict.Replayed));
    }

    [Fact]
    public void A_node_that_is_nobodys_takes_no_place()
    {
        _expected = null;

        Beat(Message());

        Assert.Equal((0, 1L), (_table.Count, _table.CountOf(HeartbeatVerdict.Unknown)));
    }

    [Fact]
    public void A_spare_is_counted_as_such_and_takes_no_place()
    {
        (_expected, _isSpare) = (null, true);

        Beat(Message());

        Assert.Equal((0, 1L, 0L), (_table.Count, _table.CountOf(HeartbeatVerdict.Spare), _table.CountOf(HeartbeatVerdict.Unknown)));
    }

    [Fact]
    public void One_that_dies_as_soon_as_it_is_in_service_was_heard_as_a_spare()
    {
        var expected = _expected;
        (_expected, _isSpare) = (null, true);
        Beat(Message());
        (_expected, _isSpare) = (expected, false);

        Pass(60);

        Assert.False(Node().Alive);
    }

    [Fact]
    public void A_silent_spare_is_nobodys_to_miss()
    {
        (_expected, _isSpare) = (null, true);
        Beat(Message());

        Pass(60);

        Assert.Equal((0, 0), (_table.Count, _told.Count));
    }

    [Fact]
    public void A_node_gone_silent_is_said_to_be_dead()
    {
        Beat(Message());
        Pass(60);

        Assert.False(Node().Alive);
    }

    [Fact]
    public void A_node_that_was_never_heard_is_said_to_be_dead_too()
    {
        _table.Expect([Amphora]);
        Pass(60);

        Assert.False(Node().Alive);
    }

    [Fact]
    public void It_is_said_once()
    {
        Beat(Message());
        Pass(60);
        _told.Clear();

        _table.CheckSilence();

        Assert.Empty(_told);
    }

    [Fact]
    public void A_dead_node_that_is_heard_again_lives()
    {
        Beat(Message());
        Pass(60);

        Beat(Message());

        Assert.True(Node().Alive);
    }

    [Fact]
    public void A_collector_that_was_blind_declares_nobody_dead()
    {
        Beat(Message());
        Pass(57);
        _table.Distrust("a test");
        _told.Clear();

        Pass(57);

        Assert.Empty(_told);
    }

    [Fact]
    public void A_node_with_too_few_listeners_does_not_count_as_alive()
    {
        Beat(Message());
        for (var i = 0; i < 7; i++)
        {
            Pass(9);
            Beat(new HeartbeatMessage());
        }

        Assert.Equal((false, false), (Node().Alive, Node().IsSilent));
    }

    [Fact]
    public void A_heartbeat_that_waited_an_interval_is_dropped()
    {
        var message = Message();
        message.Sequence = ++_sequence;

        _table.Accept(message, _time.GetUtcNow() - TimeSpan.FromSeconds(10));

        Assert.Equal(1, _table.CountOf(HeartbeatVerdict.Late));
    }

    [Fact]
    public void What_could_not_be_told_is_told_with_the_next_beat()
    {
        _deaf = true;
        Beat(Message());
        _deaf = false;

        Beat(Message());

        Assert.Equal(OperatingStatus.Online, Observed().Status);
    }

    [Fact]
    public void Life_after_silence_is_said_again_rarer_and_rarer_for_a_day()
    {
        _table.Expect([Amphora]);
        Pass(60);
        _told.Clear();
        var said = new List<int>();
        for (var beat = 0; beat < 20_000; beat++)
        {
            Beat(Message());
            if (_told.RemoveAll(message => message is NodeObserved { Alive: true }) > 0)
                said.Add(beat);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 8191, 16383], said);
    }

    [Fact]
    public void Traffic_is_added_up_until_it_is_handed_on()
    {
        Beat(Message(traffic: 100));
        Beat(Message(traffic: 100));
        _told.Clear();

        _table.FlushStatistics();
        _table.FlushStatistics();

        Assert.Equal(200, Assert.Single(_told.OfType<ReportStatistics>()).Increments.BytesIn);
    }

    [Fact]
    public void What_a_node_says_of_others_listeners_pools_and_members_is_nothing_to_anybody_and_counted()
    {
        var (listener, pool, member) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var message = Message();
        message.Listeners.Add(new ListenerReport(listener, ListenerStatus.Open, new TrafficStats(1, 1, 1, 1, 1)));
        message.Totals.Add(new ListenerTotals(listener, 1, 1, 1, 1));
        message.AddPool(pool, Listener, PoolStatus.Down, new MemberReport(Member, MemberStatus.Down));
        message.AddPool(Pool, Listener, PoolStatus.Up, new MemberReport(member, MemberStatus.Down));
        Beat(message);
        _table.FlushStatistics();

        Assert.Equal([Amphora.ToString(), Listener.ToString()], _addressed);
        Assert.Equal(3, _table.Foreign);
        Assert.Equal((Pool, Member, "ONLINE"), (Observed().Pools.Keys.Single(), Observed().Members.Keys.Single(), Node().LoadBalancerStatus));
    }

    [Fact]
    public void A_steady_heartbeat_allocates_nothing_even_with_anothers_listener_in_it()
    {
        // In place of one that is missing: as many as there should be, so that the beat is a steady one.
        _expected = _expected! with { Listeners = [new ExpectedListener(Listener, true), new ExpectedListener(Guid.NewGuid(), true)] };
        var message = With(Message(traffic: 1), Guid.NewGuid());
        message.Totals.Add(new ListenerTotals(Guid.NewGuid(), 1, 1, 1, 1));
        for (var i = 0; i < 100; i++)
            Beat(message);

        GC.Collect(0); // or another thread's collection would count what is left of this one's piece of the heap
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Beat(message);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_node_that_was_somebodys_is_a_zombie_once_it_is_forgotten()
    {
        var zombies = new Zombies(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        var table = new HeartbeatTable(new HealthOptions(), this, Tell, _time, zombies);
        Beat(Message(), table);
        _expected = null;
        Beat(Message(), table);
        Assert.Equal(0, table.CountOf(HeartbeatVerdict.Unknown));

        table.ForgetGone(static _ => false);
        Beat(Message(), table);
        _time.Advance(TimeSpan.FromSeconds(30));
        Beat(Message(), table);

        Assert.Equal([Amphora], zombies.Look(static _ => false, _time.GetUtcNow()));
    }

    private bool _deaf;

    public bool IsSpare(Guid amphoraId) => _isSpare;

    public AmphoraExpectation? Find(Guid amphoraId)
    {
        _lookups++;
        return _expected;
    }

    private bool Tell(ActorAddress target, object message)
    {
        if (!_deaf)
            _told.Add(message);
        _addressed.Add(target.Id);
        return !_deaf;
    }

    private void Beat(HeartbeatMessage message, HeartbeatTable? table = null)
    {
        message.AmphoraId = Amphora;
        message.Sequence = ++_sequence;
        (table ?? _table).Accept(message, _time.GetUtcNow());
    }

    /// <summary>Time goes by, and the table looks through it as it should.</summary>
    private void Pass(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 3)
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            _table.CheckSilence();
        }
    }

    private NodeObserved Node() => _told.OfType<NodeObserved>().Last();

    private ListenerObservation Observed() => _told.OfType<ObserveListener>().Last().Observation;

    private static HeartbeatMessage Message(ListenerStatus listener = ListenerStatus.Open, PoolStatus pool = PoolStatus.Up, MemberStatus member = MemberStatus.Up, long traffic = 0)
    {
        var message = new HeartbeatMessage { Version = 3 };
        message.Listeners.Add(new ListenerReport(Listener, listener, new TrafficStats(0, traffic, 0, 0, 0)));
        message.AddPool(Pool, Listener, pool, new MemberReport(Member, member));
        return message;
    }

    private static HeartbeatMessage With(HeartbeatMessage message, Guid listener)
    {
        message.Listeners.Add(new ListenerReport(listener, ListenerStatus.Open, default));
        return message;
    }
}
