using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Api.Idempotency;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.LoadBalancers;

/// <summary>Keeps the answers to POSTs that may be sent again, with the acceptance of what they create.</summary>
public static class BalancerReceipts
{
    public static void Remember(
        LoadBalancerState old, LoadBalancerState now, IReadOnlyList<TreeChange> tree, ReadSideChanges changes)
    {
        if (old.Stage == Stage.Requested && now.Stage != Stage.Requested)
            EndCreation(old.Changes[0].Context, now, changes);
        if (ReferenceEquals(old.Changes, now.Changes))
            return;
        foreach (var change in now.Changes)
        {
            if (change.Context.Idempotency is not null && !old.Changes.Exists(known => known.Id == change.Id))
                Accept(change, now, tree, changes);
        }
    }

    private static void Accept(Change change, LoadBalancerState now, IReadOnlyList<TreeChange> tree, ReadSideChanges changes)
    {
        var context = change.Context;
        // It is answered when the network service has been heard; until then others with its key must know that it is under way.
        if (now.Stage == Stage.Requested)
        {
            changes.Remember(new StoredAnswer(context.Idempotency!.Fingerprint, StoredAnswer.UnderWay, now.Id.ToString(), default)
                .ToReceipt(context.Idempotency, context.ProjectId));
            return;
        }
        foreach (var touch in change.Touches.Where(touch => touch.Status == ProvisioningStatus.PendingCreate))
        {
            foreach (var created in tree.Where(created => created.Id == touch.ResourceId && created.After is not null))
            {
                changes.Remember(StoredAnswer.Created(context, created.Kind, created.Body));
                return;
            }
        }
    }

    private static void EndCreation(RequestContext context, LoadBalancerState now, ReadSideChanges changes)
    {
        if (context.Idempotency is not { } stamp)
            return;
        if (now.View() is { } view)
            changes.Remember(StoredAnswer.Created(context, DocumentKinds.LoadBalancer, JsonBody.Copy(view, LoadBalancerRenderer.WriteFull)));
        else
            changes.Forget(stamp.Key);
    }
}
