using System.Text;
using Akka.Actor;
using Akka.Serialization;
using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>
/// Heartbeats and their receipts between nodes: numbers little-endian, texts with their length before them, heartbeats as they came.
/// A new shape is a new manifest; nodes of two versions run side by side during an update.
/// </summary>
public sealed class HeartbeatSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Next to the one of events.</summary>
    public const int Id = 9877;

    private const string BatchManifest = "heartbeats.batch.v1";
    private const string ReceiptManifest = "heartbeats.receipt.v1";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public override int Identifier => Id;

    public override string Manifest(object o) => o switch
    {
        HeartbeatBatch => BatchManifest,
        HeartbeatReceipt => ReceiptManifest,
        _ => throw new ArgumentException($"{o.GetType()} is no message about heartbeats.", nameof(o)),
    };

    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream(obj is HeartbeatBatch { Beats.Length: var length } ? length + 128 : 256);
        using var writer = new BinaryWriter(bytes, Utf8);
        switch (obj)
        {
            case HeartbeatBatch batch:
                Write(writer, batch);
                break;
            case HeartbeatReceipt receipt:
                Write(writer, receipt);
                break;
            default:
                throw new ArgumentException($"{obj.GetType()} is no message about heartbeats.", nameof(obj));
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Utf8);
        return manifest switch
        {
            BatchManifest => ReadBatch(reader, bytes),
            ReceiptManifest => ReadReceipt(reader),
            _ => throw new ArgumentException($"'{manifest}' is no message about heartbeats.", nameof(manifest)),
        };
    }

    private static void Write(BinaryWriter writer, HeartbeatBatch batch)
    {
        writer.Write(batch.Partition);
        writer.Write(batch.Number);
        writer.Write(batch.Node.Node);
        writer.Write(batch.Node.Lost);
        writer.Write(batch.Node.IsBehind);
        writer.Write(batch.Node.IsJournalFailing);
        writer.Write(batch.Node.JournalRecoveries);
        // To the end.
        writer.Write(batch.Beats.Span);
    }

    private static HeartbeatBatch ReadBatch(BinaryReader reader, byte[] bytes)
    {
        var (partition, number) = (reader.ReadInt32(), reader.ReadInt64());
        var node = new NodeReport(reader.ReadString(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt32());
        return new HeartbeatBatch(partition, number, node, bytes.AsMemory((int)reader.BaseStream.Position));
    }

    private static void Write(BinaryWriter writer, HeartbeatReceipt receipt)
    {
        writer.Write(receipt.Partition);
        writer.Write(receipt.Number);
        var report = receipt.Report;
        writer.Write(report.Nodes);
        writer.Write(report.Census.Heard);
        writer.Write(report.Census.Lively);
        writer.Write(report.Foreign);
        writer.Write(report.Verdicts.Count);
        foreach (var count in report.Verdicts)
            writer.Write(count);
        writer.Write(report.Trust.IsTrusted);
        writer.Write(report.Trust.Cause);
        writer.Write(report.Trust.Since.UtcTicks);
    }

    private static HeartbeatReceipt ReadReceipt(BinaryReader reader)
    {
        var (partition, number, nodes) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());
        var (census, foreign) = (new HeartbeatCensus(reader.ReadInt32(), reader.ReadInt32()), reader.ReadInt64());
        var verdicts = new long[reader.ReadInt32()];
        for (var i = 0; i < verdicts.Length; i++)
            verdicts[i] = reader.ReadInt64();
        var trust = new Trust(reader.ReadBoolean(), reader.ReadString(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero));
        return new HeartbeatReceipt(partition, number, new PartitionReport(nodes, census, foreign, verdicts, trust));
    }
}
