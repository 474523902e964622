using Lbaas.Actors.Contract;
using Lbaas.Benchmarks.Commands;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>What tallies are told and answer, between nodes.</summary>
internal sealed class TallyMessages : IMessageFormat
{
    private const string CountManifest = "msg.tally-count.v1";
    private const string ValueManifest = "msg.tally-value.v1";

    public Payload Write(object message) => message is long value
        ? new Payload(ValueManifest, BitConverter.GetBytes(value))
        : new Payload(CountManifest, Array.Empty<byte>());

    public object Read(Payload payload) => payload.Manifest switch
    {
        CountManifest => new Count(),
        ValueManifest => BitConverter.ToInt64(payload.Bytes.Span),
        _ => throw new UnknownManifestException(payload.Manifest),
    };
}
