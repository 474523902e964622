using System.Text.Json;
using Lbaas.Actors.Contract;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Shared;

/// <summary>What ledgers are told and answer, as JSON.</summary>
internal sealed class LedgerMessages : IMessageFormat
{
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["msg.add.v1"] = typeof(Add),
        ["msg.read.v1"] = typeof(Read),
        ["msg.ledger.v1"] = typeof(Ledger),
        ["msg.total.v1"] = typeof(long),
    };

    public Payload Write(object message)
    {
        var manifest = s_types.SingleOrDefault(entry => entry.Value == message.GetType()).Key
            ?? throw new ArgumentException($"no manifest for {message.GetType().Name}");
        return new Payload(manifest, JsonSerializer.SerializeToUtf8Bytes(message, message.GetType()));
    }

    public object Read(Payload payload) => s_types.TryGetValue(payload.Manifest, out var type)
        ? JsonSerializer.Deserialize(payload.Bytes.Span, type)!
        : throw new UnknownManifestException(payload.Manifest);
}
