using System.Text.Json;
using Lbaas.Actors.Builds;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary>How many instances are built, and how many wait for it.</summary>
public sealed class BuildQueueProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes) =>
        changes.UpsertDocument(new Document(
            DocumentKinds.BuildQueue, actorId, null, null, null, DateTimeOffset.UnixEpoch, JsonBody.Copy((BuildQueueState)after, Write)));

    private static void Write(Utf8JsonWriter json, BuildQueueState state)
    {
        json.WriteStartObject();
        json.WriteNumber("building"u8, state.Slots.Count);
        json.WriteNumber("waiting"u8, state.Waiting.Count);
        json.WriteEndObject();
    }
}
