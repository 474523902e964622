using System.Text.Json;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary>A pool's stock → its document, which is there as long as there is something to say of it.</summary>
public sealed class AmphoraPoolProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var now = (AmphoraPoolState)after;
        if (now.IsEmpty && now.LastFailure is null)
        {
            if (!ReferenceEquals(before, after))
                changes.DeleteNote(DocumentKinds.AmphoraPool, actorId);
            return;
        }

        changes.UpsertDocument(new Document(
            DocumentKinds.AmphoraPool, actorId, null, null, null, DateTimeOffset.UnixEpoch, Body(now)));
    }

    /// <summary>The document's text.</summary>
    public static ReadOnlyMemory<byte> Body(AmphoraPoolState state) => JsonBody.Copy(state, Write);

    private static void Write(Utf8JsonWriter json, AmphoraPoolState state)
    {
        json.WriteStartObject();
        json.WriteNumber("ready"u8, state.Spares.Count);
        json.WriteNumber("outdated"u8, state.Outdated.Count);
        json.WriteNumber("building"u8, state.Building.Count);
        json.WriteNumber("leaving"u8, state.Leaving.Count);
        json.WriteNumber("not_taken"u8, state.Untaken.Count);
        json.WriteNumber("failures_in_a_row"u8, state.Failures);
        json.WriteText("last_failure"u8, state.LastFailure);
        json.WriteTime("last_failure_at"u8, state.LastFailureAt);
        json.WriteTime("next_build"u8, state.NextBuild);
        json.WriteEndObject();
    }
}
