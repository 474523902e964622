using Lbaas.Api.Documents;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Events;

/// <summary>Operating statuses that a GET shows otherwise after a commit than before it, whoever's word it was that changed.</summary>
public static class StatusNotice
{
    /// <summary>A notice of nothing else. What a change of the load balancer brings with it is told with the change.</summary>
    public const string Type = "status";

    public static readonly ShownNews News = new("operating_status", Tell);

    private static Notice Tell(Notice? change, IReadOnlyList<ShownChange> shown)
    {
        // Listeners and amphorae speak of one load balancer's resources: a notice is for its project's eyes alone.
        var owner = change?.OwnerId ?? shown[0].OwnerId;
        var own = shown.Where(one => one.OwnerId == owner);
        return change is null
            ? new Notice(Type, owner ?? shown[0].Id, shown[0].ProjectId, Body(default, own))
            : change with { Body = Body(change.Body, own) };
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> change, IEnumerable<ShownChange> shown) => JsonBody.Copy((change, shown), static (json, told) =>
    {
        json.WriteStartObject();
        if (!told.change.IsEmpty)
            EventText.WriteMembers(json, told.change.Span);
        json.WriteStartArray("operating_statuses"u8);
        foreach (var one in told.shown)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, one.Kind);
            json.WriteString("id"u8, one.Id);
            json.WriteText("before"u8, one.Before);
            json.WriteText("after"u8, one.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
