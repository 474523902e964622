using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Nodes;

namespace Lbaas.Akka.Serialization;

/// <summary>
/// The one serializer of this program: the journal's events and snapshots as they are, and what crosses nodes. What it is bound to stands in
/// <see cref="BoundTypes"/>. An actor system that uses it needs an <see cref="LbaasSetup"/>.
/// </summary>
public sealed class LbaasSerializer : SerializerWithStringManifest
{
    /// <summary>The types that this serializer must be bound to.</summary>
    public static readonly IReadOnlyList<Type> BoundTypes =
    [
        typeof(JournalEntry), typeof(EntityEnvelope), typeof(WakeUpEntity), typeof(RetryQuarantined), typeof(StopEntity),
        typeof(EntityReply), typeof(EntityRefusal), typeof(EntityInquiry), typeof(AskNode), typeof(DrainNode), typeof(DecideDrain),
        typeof(DrainDecision), typeof(NodeState), typeof(AskLimit), typeof(SetLimit), typeof(WorkerLimit),
    ];

    private readonly LbaasSetup _formats;
    // What Akka puts around a message: where it goes to, where from, and under which name.
    private const int FrameOverhead = 8_192;

    private readonly EntityMessageCodec _codec;

    /// <exception cref="ConfigurationException">The system was made without an <see cref="LbaasSetup"/>.</exception>
    public LbaasSerializer(ExtendedActorSystem system)
        : base(system)
    {
        _formats = system.Settings.Setup.Get<LbaasSetup>().HasValue
            ? system.Settings.Setup.Get<LbaasSetup>().Value
            : throw new ConfigurationException("Make the actor system with an LbaasSetup: its serializer needs the formats.");
        // Where there is no remoting nothing is sent.
        var frame = system.Settings.Config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size", null) ?? int.MaxValue;
        _codec = new EntityMessageCodec(_formats.Messages, (int)Math.Min(frame, int.MaxValue) - FrameOverhead, system);
    }

    /// <inheritdoc/>
    public override int Identifier => _formats.Events.Identifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => o is JournalEntry entry ? entry.Payload.Manifest : EntityMessageCodec.ManifestOf(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj is JournalEntry entry ? entry.Payload.Bytes.ToArray() : _codec.Write(obj);

    /// <exception cref="UnknownManifestException">A message of a newer or foreign program. Never thrown for events and snapshots.</exception>
    public override object FromBinary(byte[] bytes, string manifest) =>
        EntityMessageCodec.Knows(manifest) ? _codec.Read(manifest, bytes) : new JournalEntry(new Payload(manifest, bytes));
}
