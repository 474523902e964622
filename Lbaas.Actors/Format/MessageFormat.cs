using Lbaas.Actors.Contract;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>
/// Messages to actors, and their answers, as JSON under explicit manifests. They live for the length of a way between two nodes, so
/// there is no upcast: nodes of two versions understand each other as long as what is added may be left out, and a new shape gets a new manifest,
/// which the older node refuses. Requests to workers are not in it: a worker stands on the node of whoever asks it. Its answers are, since
/// the asker may have moved meanwhile.
/// </summary>
public sealed class MessageFormat : IMessageFormat
{
    private static readonly Dictionary<Type, string> Names = MessageManifests.All.ToDictionary(entry => entry.Value, entry => entry.Key);

    // One for all: what Newtonsoft finds out about types stays with the contracts.
    private static readonly JsonPayloads Json = new(JournalJson.With(new MessageContracts(), new RevocationListConverter()));

    public Payload Write(object message) => Names.TryGetValue(message.GetType(), out var manifest)
        ? Json.Write(manifest, message)
        : throw new ArgumentException($"No actor is told, or answers, a {message.GetType().Name}.", nameof(message));

    /// <inheritdoc/>
    /// <exception cref="JsonException">The bytes are no message of this manifest.</exception>
    public object Read(Payload payload) => MessageManifests.All.TryGetValue(payload.Manifest, out var type)
        ? Json.Read(payload.Bytes, type) ?? throw new JsonSerializationException($"Nothing is written under '{payload.Manifest}'.")
        : throw new UnknownManifestException(payload.Manifest);
}
