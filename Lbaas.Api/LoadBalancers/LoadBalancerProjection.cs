using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Operator;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.LoadBalancers;

/// <summary>A load balancer's state → the documents of its whole tree, and of what is pending in it.</summary>
public sealed class LoadBalancerProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((LoadBalancerState)before, (LoadBalancerState)after);
        TreeDocuments.Project(old.View(), now.View(), [.. old.Slots.Select(slot => slot.AmphoraId.ToString())], changes);
        if (!ReferenceEquals(old.Changes, now.Changes) || !now.Changes.IsEmpty)
            PendingDocuments.Project(PendingWork.Of(old), PendingWork.Of(now), now.Id, changes);
        ForgetAmphorae(old, now, changes);
    }

    // What an amphora said counts no more when it is out of service or when what it spoke of is gone.
    private static void ForgetAmphorae(LoadBalancerState old, LoadBalancerState now, ReadSideChanges changes)
    {
        if (ReferenceEquals(old.Slots, now.Slots) || old.View() is not { } view)
            return;
        foreach (var slot in old.Slots)
        {
            if (now.Slots.Exists(kept => kept.AmphoraId == slot.AmphoraId))
                continue;
            foreach (var subject in TreeDocuments.Subjects(view))
                changes.ClearObservation(subject, slot.AmphoraId.ToString());
        }
    }
}
