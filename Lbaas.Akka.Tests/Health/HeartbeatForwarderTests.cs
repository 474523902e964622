using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Akka.Health;

namespace Lbaas.Akka.Tests.Health;

public class HeartbeatForwarderTests : TestKit, IAmphoraDirectory
{
    private static readonly PartitionReport Report = new(0, default, 0, [0, 0, 0, 0, 0], new Trust(true, "", default));
    private static readonly Guid Amphora = Guid.Parse("00000000-0000-4000-8000-000000000001");

    private readonly ClusterHeartbeatOptions _options = new() { Partitions = 1, QueueBytesMax = 1_024 };
    private readonly HeartbeatBacklog _backlog;
    private readonly ClusterHeartbeatSink _sink;
    private readonly TestProbe _region;
    private readonly IActorRef _forwarder;

    public HeartbeatForwarderTests() : base(HeartbeatConfig.Defaults)
    {
        // The looks are far apart: what is sent between them is sent for the beats.
        var health = new HealthOptions { CheckInterval = TimeSpan.FromHours(1), HeartbeatTimeout = TimeSpan.FromHours(9) };
        var parts = new HeartbeatParts(
            health, this, static () => [], static (_, _) => true, static () => (0, 0), static () => false,
            new Zombies(default, default), TimeProvider.System);
        _backlog = new HeartbeatBacklog(_options, TimeProvider.System);
        _sink = new ClusterHeartbeatSink(_backlog, _options.Partitions);
        _region = CreateTestProbe();
        var board = new PartitionBoard(_options.Partitions, TimeSpan.FromHours(1), TimeProvider.System);
        _forwarder = Sys.ActorOf(Props.Create(() => new HeartbeatForwarder(parts, _options, _backlog, board, _region.Ref, "a")));
        _sink.ForwardBy(_forwarder);
    }

    [Fact]
    public async Task Beats_that_come_together_travel_together()
    {
        Answer(await _region.ExpectMsgAsync<HeartbeatBatch>());

        Hear(3);

        Assert.Equal(3, CountOf(await _region.ExpectMsgAsync<HeartbeatBatch>()));
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_not_answered_waits_for_the_answer()
    {
        var first = await _region.ExpectMsgAsync<HeartbeatBatch>();
        Hear(5);
        await _region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));

        Answer(first);

        Assert.Equal(5, CountOf(await _region.ExpectMsgAsync<HeartbeatBatch>()));
    }

    [Fact]
    public async Task A_full_queue_drops_the_oldest_and_the_next_batch_says_how_many()
    {
        var first = await _region.ExpectMsgAsync<HeartbeatBatch>();
        Hear(100);

        Answer(first);
        var next = await _region.ExpectMsgAsync<HeartbeatBatch>();

        Assert.Equal(100, CountOf(next) + next.Node.Lost);
        Assert.NotEqual(0, next.Node.Lost);
    }

    public bool IsSpare(Guid amphoraId) => false;

    public AmphoraExpectation? Find(Guid amphoraId) => null;

    private void Hear(int beats)
    {
        for (var i = 0; i < beats; i++)
            _sink.Accept(new HeartbeatMessage { AmphoraId = Amphora }, new byte[20], default);
    }

    private void Answer(HeartbeatBatch batch) => _forwarder.Tell(new HeartbeatReceipt(batch.Partition, batch.Number, Report));

    private static int CountOf(HeartbeatBatch batch)
    {
        var rest = batch.Beats.Span;
        var count = 0;
        while (BeatBlock.TryTake(ref rest, out _, out _))
            count++;
        return count;
    }
}
