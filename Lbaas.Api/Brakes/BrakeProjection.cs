using Lbaas.Actors.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Brakes;

/// <summary>
/// The brake's state → one document of what is short, and one for each amphora: a queue may be long, and changes one by one. That it
/// opens, closes or is taken in hand is announced.
/// </summary>
public sealed class BrakeProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((BrakeState)before, (BrakeState)after);
        if (ReferenceEquals(old, now))
            return;
        changes.UpsertDocument(new Document(
            DocumentKinds.Brake, actorId, actorId, null, null, DateTimeOffset.UnixEpoch, JsonBody.Copy(now, BrakeRenderer.Write)));
        Difference(actorId, old, now, changes);
        if (BrakeNotice.Between(actorId, old, now) is { } news)
            changes.Announce(news);
    }

    private static void Difference(string actorId, BrakeState old, BrakeState now, ReadSideChanges changes)
    {
        if (ReferenceEquals(old.Waiting, now.Waiting) && ReferenceEquals(old.Granted, now.Granted))
            return;
        foreach (var repair in Repairs(now).Where(repair => Find(old, repair.AmphoraId) != repair))
        {
            changes.UpsertDocument(new Document(
                DocumentKinds.Repair, repair.AmphoraId.ToString(), actorId, null, null, repair.Since, JsonBody.Copy(repair, BrakeRenderer.Write)));
        }
        foreach (var gone in Repairs(old).Where(repair => !now.Knows(repair.AmphoraId)))
            changes.DeleteNote(DocumentKinds.Repair, gone.AmphoraId.ToString());
    }

    private static IEnumerable<RepairCase> Repairs(BrakeState state) => state.Granted.Values.Concat(state.Waiting.Values);

    private static RepairCase? Find(BrakeState state, Guid id) => state.Granted.GetValueOrDefault(id) ?? state.Waiting.GetValueOrDefault(id);
}
