using Lbaas.Akka.Health;

namespace Lbaas.Akka.Tests.Health;

public class HeartbeatBacklogTests
{
    private readonly HeartbeatBacklog _backlog = new(
        new ClusterHeartbeatOptions { Partitions = 2, QueueBytesMax = 1_024, BatchBytesMax = 600 }, TimeProvider.System);

    [Fact]
    public void A_full_queue_drops_the_oldest_and_counts_it()
    {
        for (byte i = 0; i < 12; i++)
            _backlog.Add(0, Beat(i));

        Assert.Equal("4 5 6 7 8 9 10 11 | 4", $"{Taken(0)} | {_backlog.LostOf(0)}");
    }

    [Fact]
    public void What_is_lost_of_one_partition_is_not_lost_of_another()
    {
        for (byte i = 0; i < 12; i++)
            _backlog.Add(0, Beat(i));
        _backlog.Add(1, Beat(99));

        Assert.Equal("99 | 0", $"{Taken(1)} | {_backlog.LostOf(1)}");
    }

    [Fact]
    public void The_first_that_waits_and_the_one_that_fills_a_batch_are_told()
    {
        var told = Enumerable.Range(0, 8).Select(i => _backlog.Add(0, Beat((byte)i))).ToList();

        Assert.Equal([(0, BacklogSignal.First), (5, BacklogSignal.Full)], told.Index().Where(signal => signal.Item != BacklogSignal.None));
    }

    [Fact]
    public void One_that_is_larger_than_a_batch_goes_alone()
    {
        _backlog.Add(0, new byte[900]);
        _backlog.Add(0, Beat(1));

        Assert.Equal(1, _backlog.Take(0).Count);
    }

    // 50 bytes: with what each costs beside, eight have room.
    private static byte[] Beat(byte number) => [.. Enumerable.Repeat(number, 50)];

    private string Taken(int partition)
    {
        ReadOnlySpan<byte> block = _backlog.Take(partition).Block;
        var numbers = new List<byte>();
        while (BeatBlock.TryTake(ref block, out _, out var stream))
            numbers.Add(stream[0]);
        return string.Join(' ', numbers);
    }
}
