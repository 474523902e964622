using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>One document for each thing under way (design rule 3: an owner, a deadline, a reason and a next attempt).</summary>
public static class PendingDocuments
{
    public static void Project(IEnumerable<PendingWork> old, IEnumerable<PendingWork> now, Guid? loadBalancerId, ReadSideChanges changes, string? projectId = null)
    {
        var known = old.ToDictionary(work => work.Id);
        foreach (var work in now)
        {
            if (known.Remove(work.Id, out var had) && Same(had, work))
                continue;
            changes.UpsertDocument(new Document(
                DocumentKinds.Pending, work.Id.ToString(), loadBalancerId?.ToString(), null, projectId, work.Since,
                JsonBody.Copy((work, loadBalancerId), Write)));
        }
        foreach (var done in known.Keys)
            changes.DeleteNote(DocumentKinds.Pending, done.ToString());
    }

    private static bool Same(PendingWork old, PendingWork now) =>
        old with { Resources = now.Resources } == now && old.Resources.SequenceEqual(now.Resources);

    private static void Write(Utf8JsonWriter json, (PendingWork Work, Guid? LoadBalancerId) pending)
    {
        var work = pending.Work;
        json.WriteStartObject();
        json.WriteString("id"u8, work.Id);
        json.WriteString("kind"u8, work.Kind);
        json.WriteId("loadbalancer_id"u8, pending.LoadBalancerId);
        json.WriteStartArray("resources"u8);
        foreach (var resource in work.Resources)
            json.WriteStringValue(resource);
        json.WriteEndArray();
        json.WriteString("owner"u8, work.Owner);
        json.WriteTime("since"u8, work.Since);
        json.WriteTime("deadline"u8, work.Deadline);
        json.WriteString("reason"u8, work.Reason);
        json.WriteTime("next_attempt"u8, work.NextAttempt);
        if (work.Revision is { } revision)
            json.WriteNumber("revision"u8, revision);
        else
            json.WriteNull("revision"u8);
        json.WriteEndObject();
    }
}
