using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>One document for each resource in ERROR: which, since the change of which load balancer, and why.</summary>
public static class ErrorDocuments
{
    public static void Project(LoadBalancerState old, LoadBalancerState now, ReadSideChanges changes)
    {
        if (ReferenceEquals(old.Errors, now.Errors))
            return;
        foreach (var gone in old.Errors.Keys.Where(id => !now.Errors.ContainsKey(id)))
            changes.DeleteNote(DocumentKinds.Error, gone.ToString());
        foreach (var (id, reason) in now.Errors)
        {
            if (old.Errors.GetValueOrDefault(id) != reason)
                changes.UpsertDocument(Of(now, id, reason));
        }
    }

    private static Document Of(LoadBalancerState state, Guid id, string reason)
    {
        var owner = state.Id.ToString();
        return new Document(
            DocumentKinds.Error, id.ToString(), owner, null, null, DateTimeOffset.UnixEpoch,
            JsonBody.Copy((id, owner, reason), static (json, error) => Write(json, error.id, error.owner, error.reason)));
    }

    private static void Write(Utf8JsonWriter json, Guid id, string owner, string reason)
    {
        json.WriteStartObject();
        json.WriteString("resource"u8, id);
        json.WriteString("loadbalancer_id"u8, owner);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }
}
