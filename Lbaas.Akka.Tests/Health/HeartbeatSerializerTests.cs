using Akka.TestKit.Xunit2;
using Lbaas.Actors.Health;
using Lbaas.Akka.Health;

namespace Lbaas.Akka.Tests.Health;

public class HeartbeatSerializerTests() : TestKit(HeartbeatConfig.Defaults)
{
    private static readonly NodeReport Node = new("127.0.0.1:4053#7", 5, true, false, 3);

    [Fact]
    public void A_batch_comes_as_it_was_sent()
    {
        var batch = new HeartbeatBatch(31, 1L << 40, Node, new byte[] { 1, 2, 3 });

        var read = (HeartbeatBatch)Travelled(batch);

        Assert.Equal((batch with { Beats = default }, "1 2 3"), (read with { Beats = default }, string.Join(' ', read.Beats.ToArray())));
    }

    [Fact]
    public void A_receipt_comes_as_it_was_sent()
    {
        var report = new PartitionReport(9, new HeartbeatCensus(7, 8), 6, [1, 2, 3, 4, 5], new Trust(false, "it is cut off", DateTimeOffset.UnixEpoch));

        var read = (HeartbeatReceipt)Travelled(new HeartbeatReceipt(3, 4, report));

        Assert.Equal((3, 4L, report with { Verdicts = [] }, "1 2 3 4 5"),
            (read.Partition, read.Number, read.Report with { Verdicts = [] }, string.Join(' ', read.Report.Verdicts)));
    }

    [Fact]
    public void An_amphora_belongs_to_the_same_partition_for_ever() =>
        Assert.Equal("24 3 30 26 5 9 31 28", string.Join(' ', Enumerable.Range(1, 8).Select(i => HeartbeatPartitioning.Of(new Guid(i, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), 32))));

    // As remoting does it: found by what is configured.
    private object Travelled(object message)
    {
        var serializer = (HeartbeatSerializer)Sys.Serialization.FindSerializerFor(message);
        return Sys.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, serializer.Manifest(message));
    }
}
