using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Lbaas.Akka.Deaths;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Akka.Tests.Deaths;

/// <summary>Three members, and a clock that is moved by hand.</summary>
public sealed class DeathWatchTests : TestKit
{
    private const string Quiet = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """;

    private static readonly DeathWatchOptions s_options = new() { Enabled = true };
    private static readonly UniqueAddress[] s_nodes = [.. "abc".Select(static host => new UniqueAddress(new Address("akka.tcp", "lbaas", $"{host}", 4053), 1))];

    private readonly ConcurrentQueue<string> _tried = new();
    private readonly ConcurrentDictionary<string, Knock> _knocks = new();
    private TaskCompletionSource _gate = new();
    private volatile UniqueAddress[] _members = s_nodes;
    private volatile UniqueAddress? _leaving;
    private int _failures;
    private IActorRef _watch = ActorRefs.Nobody;

    public DeathWatchTests()
        : base(Quiet)
    {
        _gate.SetResult();
    }

    [Fact]
    public void One_that_refuses_three_rounds_in_a_row_is_downed_once()
    {
        Start();
        _knocks["c"] = Knock.Refused;

        for (var round = 1; round <= 5; round++)
            Advance(tried: _members.Contains(s_nodes[2]) ? 2 : 1);

        Assert.Equal(s_nodes[2], ExpectMsg<UniqueAddress>());
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void No_round_begins_while_one_is_under_way()
    {
        Start();
        _gate = new TaskCompletionSource();
        Advance(tried: 2);

        Scheduler.Advance(s_options.Every);
        Scheduler.Advance(s_options.Every);
        Settle();
        var meanwhile = _tried.Count;
        _gate.SetResult();
        Advance(tried: 2);

        Assert.Equal(2, meanwhile);
    }

    [Fact]
    public void Who_is_no_member_tries_nobody()
    {
        _members = [s_nodes[1], s_nodes[2]];
        Start();
        Scheduler.Advance(s_options.Every);
        Settle();
        var outside = _tried.Count;

        _members = s_nodes;
        Advance(tried: 2);

        Assert.Equal(0, outside);
    }

    [Fact]
    public void One_that_refuses_as_it_leaves_is_not_downed()
    {
        Start();
        _leaving = s_nodes[2];
        _knocks["c"] = Knock.Refused;
        for (var round = 1; round <= 5; round++)
            Advance(tried: 2);
        Settle();

        _leaving = null;
        Advance(tried: 2);

        Assert.Equal(s_nodes[2], ExpectMsg<UniqueAddress>());
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_round_that_failed_is_followed_by_the_next()
    {
        Start();
        _failures = 1;

        Advance(tried: 2);
        Advance(tried: 2);

        Assert.Equal(0, _failures);
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    private void Start()
    {
        var surroundings = new Surroundings(s_nodes[0], StatusOfEach, KnockAsync, Down);
        _watch = Sys.ActorOf(Props.Create(() => new DeathWatch(s_options, surroundings, NullLogger<DeathWatch>.Instance)));
        // Its timer is set by then.
        Settle();
    }

    // Whatever it has been told it has dealt with.
    private void Settle()
    {
        _watch.Tell(new Identify(0), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    // Rounds, until as many more have been tried.
    private void Advance(int tried)
    {
        var until = _tried.Count + tried;
        AwaitCondition(
            () =>
            {
                if (_tried.Count < until)
                    Scheduler.Advance(s_options.Every);
                return _tried.Count >= until;
            },
            TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(5));
    }

    private Dictionary<UniqueAddress, MemberStatus> StatusOfEach() =>
        _members.ToDictionary(static member => member, member => member.Equals(_leaving) ? MemberStatus.Leaving : MemberStatus.Up);

    private void Down(UniqueAddress dead)
    {
        _members = [.. _members.Where(member => !member.Equals(dead))];
        TestActor.Tell(dead);
    }

    private async Task<Knock> KnockAsync(Address address, TimeSpan limit)
    {
        _tried.Enqueue(address.Host);
        await _gate.Task;
        if (Interlocked.Exchange(ref _failures, 0) > 0)
            throw new IOException("no more files");
        return _knocks.GetValueOrDefault(address.Host, Knock.Answered);
    }
}
