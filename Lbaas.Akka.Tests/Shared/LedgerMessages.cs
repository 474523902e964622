using System.Text.Json;
using System.Text.Json.Serialization;
using Lbaas.Actors.Contract;
using Lbaas.Tests.Runtime;
using Delegate = Lbaas.Tests.Runtime.Delegate;

namespace Lbaas.Akka.Tests.Shared;

/// <summary>What ledgers are told and answer, as JSON.</summary>
internal sealed class LedgerMessages : IMessageFormat
{
    private static readonly JsonSerializerOptions s_options = new() { Converters = { new WorkConverter() } };

    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["msg.add.v1"] = typeof(Add),
        ["msg.read.v1"] = typeof(Read),
        ["msg.keep.v1"] = typeof(Keep),
        ["msg.promise.v1"] = typeof(Promise),
        ["msg.delegate.v1"] = typeof(Delegate),
        ["msg.work-done.v1"] = typeof(WorkDone),
        ["msg.leave.v1"] = typeof(Leave),
        ["msg.silence.v1"] = typeof(Silence),
        ["msg.break.v1"] = typeof(Break),
        ["msg.persist-poison.v1"] = typeof(PersistPoison),
        ["msg.ledger.v1"] = typeof(Ledger),
        ["msg.total.v1"] = typeof(long),
        ["msg.text.v1"] = typeof(string),
    };

    public Payload Write(object message)
    {
        var manifest = s_types.SingleOrDefault(entry => entry.Value == message.GetType()).Key
            ?? throw new ArgumentException($"no manifest for {message.GetType().Name}");
        return new Payload(manifest, JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), s_options));
    }

    public object Read(Payload payload) => s_types.TryGetValue(payload.Manifest, out var type)
        ? JsonSerializer.Deserialize(payload.Bytes.Span, type, s_options)!
        : throw new UnknownManifestException(payload.Manifest);

    /// <summary>What is delegated to workers: numbers and texts.</summary>
    private sealed class WorkConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : reader.GetString();

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            if (value is int number)
                writer.WriteNumberValue(number);
            else
                writer.WriteStringValue((string)value);
        }
    }
}
