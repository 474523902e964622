using Lbaas.Actors.Rollouts;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Rollouts;

/// <summary>The rollout's state → its document; those of earlier stand in the same one.</summary>
public sealed class RolloutProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var now = (RolloutState)after;
        if (now.Status.Length > 0)
            changes.UpsertDocument(new Document(DocumentKinds.Rollout, actorId, actorId, null, null, now.BegunAt, JsonBody.Copy(now, RolloutRenderer.Write)));
    }
}
