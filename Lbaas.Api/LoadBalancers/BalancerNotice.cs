using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.LoadBalancers;

/// <summary>What a commit of a load balancer changes for those who can see it, in one notice.</summary>
public static class BalancerNotice
{
    public const string Type = "change";

    // Of the requests behind one commit: enough to find one's own, and a bound.
    private const int RequestIdsMax = 100;

    public static void Announce(
        LoadBalancerState old, LoadBalancerState now, IReadOnlyList<TreeChange> tree, ReadSideChanges changes)
    {
        if (tree.Count == 0)
            return;
        var project = (tree[0].After ?? tree[0].Before)!.Parent.ProjectId;
        changes.Announce(new Notice(Type, now.Id.ToString(), project, JsonBody.Copy((old, now, tree), Write)));
    }

    private static void Write(Utf8JsonWriter json, (LoadBalancerState Old, LoadBalancerState Now, IReadOnlyList<TreeChange> Tree) commit)
    {
        json.WriteStartObject();
        json.WriteNumber("revision"u8, Math.Max(commit.Old.LastRevision, commit.Now.LastRevision));
        json.WriteStartArray("changes"u8);
        foreach (var change in commit.Tree)
            Write(json, change, commit.Now);
        json.WriteEndArray();
        json.WriteStartArray("request_ids"u8);
        foreach (var request in Requests(commit.Old, commit.Now).Take(RequestIdsMax))
            json.WriteStringValue(request);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in TreeChange change, LoadBalancerState now)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, change.Kind);
        json.WriteString("id"u8, change.Id);
        json.WriteString("operation"u8, change switch { { Before: null } => "create"u8, { After: null } => "delete"u8, _ => "update"u8 });
        json.WriteStartObject("provisioning_status"u8);
        json.WriteText("before"u8, change.Before?.ProvisioningStatus);
        json.WriteText("after"u8, change.After?.ProvisioningStatus);
        json.WriteEndObject();
        if (change.After?.ProvisioningStatus == ProvisioningStatus.Error)
            json.WriteText("reason"u8, now.Errors.GetValueOrDefault(change.Id));
        json.WriteEndObject();
    }

    // The requests that were accepted in this commit, and those that it brings to an end. A creation was accepted before there
    // was anything to see of it.
    private static IEnumerable<string> Requests(LoadBalancerState old, LoadBalancerState now)
    {
        if (ReferenceEquals(old.Changes, now.Changes))
            return [];
        if (old.View() is null)
            return Of(now.Changes, []);
        return Of(now.Changes, old.Changes).Concat(Of(old.Changes, now.Changes)).Distinct();
    }

    private static IEnumerable<string> Of(IReadOnlyCollection<Change> changes, IReadOnlyCollection<Change> without)
    {
        var known = without.Select(change => change.Id).ToHashSet();
        return changes.Where(change => !known.Contains(change.Id)).Select(change => change.Context.RequestId);
    }
}
