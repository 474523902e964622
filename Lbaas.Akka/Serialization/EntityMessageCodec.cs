using System.Text;
using Akka.Actor;
using Akka.Event;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Nodes;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Serialization;

/// <summary>
/// The bytes of what is said to entities and by them, and by nodes to each other, with the message itself inside in its own format. The manifests begin with
/// <c>host.</c>, which no kind of actor is called; a new shape is a new version.
/// <para>A message that is too large is left out, and <see cref="OversizedMessage"/> says so in its place: its asker is told at once.</para>
/// </summary>
/// <param name="messages">How the messages inside are written.</param>
/// <param name="bytesMax">Of a message that is sent.</param>
/// <param name="system">Its log is told of what does not fit: not everything that is sent has an asker. It need not have started yet.</param>
internal sealed class EntityMessageCodec(IMessageFormat messages, int bytesMax, ActorSystem system)
{
    private const string Prefix = "host.";
    private const string Envelope = Prefix + "envelope.v1";
    private const string WakeUp = Prefix + "wake-up.v1";
    private const string Retry = Prefix + "retry-quarantined.v1";
    private const string Stop = Prefix + "stop.v1";
    private const string Reply = Prefix + "reply.v1";
    private const string Refusal = Prefix + "refusal.v1";
    private const string Inquiry = Prefix + "inquiry.v1";
    private const string Ask = Prefix + "ask-node.v1";
    private const string Drain = Prefix + "drain-node.v2";
    private const string DrainWish = Prefix + "decide-drain.v2";
    private const string Decision = Prefix + "drain-decision.v1";
    private const string Node = Prefix + "node.v1";
    private const string LimitAsked = Prefix + "ask-limit.v1";
    private const string LimitWish = Prefix + "set-limit.v1";
    private const string Limit = Prefix + "limit.v1";
    private const string Oversized = Prefix + "oversized.v1";

    public static bool Knows(string manifest) => manifest.StartsWith(Prefix, StringComparison.Ordinal);

    public static string ManifestOf(object message) => message switch
    {
        EntityEnvelope => Envelope,
        WakeUpEntity => WakeUp,
        RetryQuarantined => Retry,
        StopEntity => Stop,
        EntityReply => Reply,
        EntityRefusal => Refusal,
        EntityInquiry => Inquiry,
        AskNode => Ask,
        DrainNode => Drain,
        DecideDrain => DrainWish,
        DrainDecision => Decision,
        NodeState => Node,
        AskLimit => LimitAsked,
        SetLimit => LimitWish,
        WorkerLimit => Limit,
        _ => throw new ArgumentException($"A {message.GetType().Name} is not for this serializer."),
    };

    public byte[] Write(object message)
    {
        var buffer = new MemoryStream(256);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
            Write(writer, message);
        return buffer.ToArray();
    }

    public object Read(string manifest, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        return manifest switch
        {
            Envelope => new EntityEnvelope(ReadAddress(reader), ReadMessage(reader)),
            WakeUp => new WakeUpEntity(ReadAddress(reader)),
            Retry => new RetryQuarantined(ReadAddress(reader)),
            Stop => StopEntity.Instance,
            Reply => ReadReply(reader),
            Refusal => new EntityRefusal(ReadKind(reader), reader.ReadString()),
            Inquiry => new EntityInquiry(ReadAddress(reader), reader.ReadInt64() is var known and >= 0 ? known : null),
            Ask => AskNode.Instance,
            Drain => new DrainNode(ReadTime(reader)),
            DrainWish => new DecideDrain(reader.ReadString(), ReadTime(reader)),
            Decision => new DrainDecision(ReadDraining(reader)),
            Node => ReadNode(reader),
            LimitAsked => new AskLimit(reader.ReadString()),
            LimitWish => new SetLimit(reader.ReadString(), reader.ReadInt32()),
            Limit => new WorkerLimit(reader.ReadString(), reader.ReadInt32(), reader.ReadBoolean()),
            _ => throw new UnknownManifestException(manifest),
        };
    }

    private void Write(BinaryWriter writer, object message)
    {
        switch (message)
        {
            case EntityEnvelope envelope:
                WriteAddress(writer, envelope.Target);
                WriteMessage(writer, envelope.Message, envelope.Target);
                break;
            case WakeUpEntity wakeUp:
                WriteAddress(writer, wakeUp.Target);
                break;
            case RetryQuarantined retry:
                WriteAddress(writer, retry.Target);
                break;
            case EntityReply reply:
                WriteMessage(writer, reply.Message, reply.PersistenceId);
                writer.Write(reply.PersistenceId);
                writer.Write(reply.SequenceNumber);
                break;
            case EntityRefusal refusal:
                writer.Write(refusal.Kind.ToString());
                writer.Write(refusal.Reason);
                break;
            case EntityInquiry inquiry:
                WriteAddress(writer, inquiry.Target);
                writer.Write(inquiry.Known ?? -1);
                break;
            case DrainNode drain:
                writer.Write(drain.NotAfter.UtcTicks);
                break;
            case DecideDrain wish:
                writer.Write(wish.Node);
                writer.Write(wish.NotAfter.UtcTicks);
                break;
            case DrainDecision decision:
                writer.Write(decision.Draining.ToString());
                break;
            case NodeState node:
                WriteNode(writer, node);
                break;
            case AskLimit ask:
                writer.Write(ask.WorkerKind);
                break;
            case SetLimit wish:
                writer.Write(wish.WorkerKind);
                writer.Write(wish.Limit);
                break;
            case WorkerLimit limit:
                writer.Write(limit.WorkerKind);
                writer.Write(limit.Limit);
                writer.Write(limit.IsSet);
                break;
        }
    }

    private static void WriteNode(BinaryWriter writer, NodeState node)
    {
        writer.Write(node.Since?.UtcTicks ?? 0);
        writer.Write(node.IsLeader);
        writer.Write(node.IsStopping);
        writer.Write(node.Position);
        writer.Write(node.LagMs);
    }

    private static NodeState ReadNode(BinaryReader reader) => new(
        reader.ReadInt64() is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt64(), reader.ReadDouble());

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static void WriteAddress(BinaryWriter writer, ActorAddress address)
    {
        writer.Write(address.Kind);
        writer.Write(address.Id);
    }

    private void WriteMessage(BinaryWriter writer, object message, object about)
    {
        var payload = messages.Write(message);
        if (payload.Bytes.Length > bytesMax)
        {
            Logging.GetLogger(system, nameof(LbaasSerializer)).Error(
                "A {0} of {1} bytes is not sent ({2}): akka.remote.dot-netty.tcp.maximum-frame-size leaves {3}",
                message.GetType().Name, payload.Bytes.Length, about, bytesMax);
            writer.Write(Oversized);
            writer.Write(payload.Bytes.Length);
            writer.Write(bytesMax);
            return;
        }

        writer.Write(payload.Manifest);
        writer.Write(payload.Bytes.Length);
        writer.Write(payload.Bytes.Span);
    }

    private static ActorAddress ReadAddress(BinaryReader reader) => new(reader.ReadString(), reader.ReadString());

    // By name, and a kind that a newer node has says at least that there is no answer.
    private static RefusalKind ReadKind(BinaryReader reader) =>
        Enum.TryParse<RefusalKind>(reader.ReadString(), out var kind) ? kind : RefusalKind.Unknown;

    // A word of a newer node says at least that this one can't tell.
    private static Draining ReadDraining(BinaryReader reader) =>
        Enum.TryParse<Draining>(reader.ReadString(), out var draining) ? draining : Draining.Unreachable;

    // What the entity has done is done, and its asker must look for it.
    private object ReadReply(BinaryReader reader) => ReadMessage(reader) is var message && message is OversizedMessage oversized
        ? new EntityRefusal(RefusalKind.Unknown, $"The answer has {oversized.Bytes} bytes; nodes can send each other {oversized.BytesMax}.")
        : new EntityReply(message, reader.ReadString(), reader.ReadInt64());

    private object ReadMessage(BinaryReader reader) => reader.ReadString() is var manifest && manifest == Oversized
        ? new OversizedMessage(reader.ReadInt32(), reader.ReadInt32())
        : messages.Read(new Payload(manifest, reader.ReadBytes(reader.ReadInt32())));
}
