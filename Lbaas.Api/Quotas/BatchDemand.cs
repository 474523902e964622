using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Quotas;

/// <summary>
/// The places that a batch of members needs: those of the members it adds to the pool as it is seen now. The load balancer's
/// actor, which alone knows what the pool is, holds the batch to them (<see cref="MemberAdmission"/>).
/// </summary>
public static class BatchDemand
{
    public static Demand Of(BatchMembers batch, IReadSide readSide)
    {
        var query = new DocumentQuery(DocumentKinds.Member) { ParentId = batch.PoolId.ToString() };
        var staying = readSide.Query(query).Select(Endpoint).OfType<(string, int)>().ToHashSet();
        var listed = batch.Drafts.Select(draft => draft.Endpoint).ToHashSet();
        var added = batch.Drafts.Where(draft => !staying.Contains(draft.Endpoint)).DistinctBy(draft => draft.Endpoint).Select(draft => draft.Id);
        var leaving = batch.AdditiveOnly ? 0 : staying.Count(endpoint => !listed.Contains(endpoint));
        Places places = new(QuotaKinds.Member, [.. added]);
        return places.Ids.IsEmpty ? Demand.None : new Demand([places], leaving);
    }

    // Null for one that is on its way out: it is not there any more for who comes after its removal.
    private static (string Address, int Port)? Endpoint(Document member)
    {
        using var body = JsonDocument.Parse(member.Body);
        var root = body.RootElement;
        return root.GetProperty("provisioning_status"u8).ValueEquals(ProvisioningStatus.PendingDelete)
            ? null
            : (root.GetProperty("address"u8).GetString()!, root.GetProperty("protocol_port"u8).GetInt32());
    }
}
