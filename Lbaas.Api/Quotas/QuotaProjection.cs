using Lbaas.Actors.Quotas;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Quotas;

/// <summary>A project's limits → its document, which is there as long as something is customised.</summary>
public sealed class QuotaProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((QuotaState)before, (QuotaState)after);
        if (ReferenceEquals(old.Limits, now.Limits))
            return;
        if (now.Limits is not { } limits)
        {
            changes.DeleteDocument(DocumentKinds.Quota, actorId);
            return;
        }
        changes.UpsertDocument(new Document(
            DocumentKinds.Quota, actorId, actorId, null, actorId, now.CustomisedAt!.Value,
            JsonBody.Copy(new QuotaRenderer.View(actorId, limits), QuotaRenderer.Write)));
    }
}
