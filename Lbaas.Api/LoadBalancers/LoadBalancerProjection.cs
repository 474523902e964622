using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Api.Listeners;
using Lbaas.Api.Operator;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.LoadBalancers;

/// <summary>A load balancer's state → the documents of its whole tree, and of what is pending in it.</summary>
public sealed class LoadBalancerProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((LoadBalancerState)before, (LoadBalancerState)after);
        var tree = TreeDocuments.Project(old.View(), now.View(), changes);
        BalancerNotice.Announce(old, now, tree, changes);
        BalancerReceipts.Remember(old, now, tree, changes);
        if (!ReferenceEquals(old.Changes, now.Changes) || !ReferenceEquals(old.Push, now.Push))
            PendingDocuments.Project(PendingWork.Of(old), PendingWork.Of(now), now.Id, changes, now.Displayed.LoadBalancer?.ProjectId);
        ErrorDocuments.Project(old, now, changes);
        ForgetAmphorae(old, now, changes);
    }

    // What an amphora said of listeners counts no more when it is out of service; of itself it takes back what it said.
    private static void ForgetAmphorae(LoadBalancerState old, LoadBalancerState now, ReadSideChanges changes)
    {
        if ((ReferenceEquals(old.Slots, now.Slots) && ReferenceEquals(old.Retiring, now.Retiring)) || old.View() is not { } view)
            return;
        // Twice: when it goes out of service, and when it is gone, for until then it went on speaking.
        foreach (var amphora in InService(old).Except(InService(now)).Union(old.Retiring.Except(now.Retiring)))
        {
            foreach (var listener in view.Listeners)
                Forget(view, listener.Listener, amphora, changes);
        }
    }

    // One that leaves carries traffic until its successor does, and what it says counts as long.
    private static IEnumerable<Guid> InService(LoadBalancerState state) => state.Slots.SelectMany(slot => slot.InService());

    private static void Forget(LoadBalancerView view, Listener listener, Guid amphora, ReadSideChanges changes)
    {
        var source = new ObservationSource(listener.Id.ToString(), amphora).ToString();
        changes.ClearObservation(listener.Id.ToString(), source, DocumentKinds.Listener);
        foreach (var pool in view.Pools.Where(pool => pool.ListenerIds.Contains(listener.Id)))
        {
            changes.ClearObservation(pool.Pool.Id.ToString(), source, DocumentKinds.Pool);
            foreach (var member in pool.Pool.Members.Keys)
                changes.ClearObservation(member.ToString(), source, DocumentKinds.Member);
        }
    }
}
