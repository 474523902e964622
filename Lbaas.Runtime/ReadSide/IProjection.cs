namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// Derives documents from an actor's state. Pure: the read side is rebuilt by projecting from the empty state to the
/// recovered one, and must come out the same. An actor that leaves the journal is projected back to the empty state: what is
/// shown of it must go.
/// </summary>
public interface IProjection
{
    /// <summary>Called once per batch of events, with the state before and after it.</summary>
    void Project(string actorId, object before, object after, ReadSideChanges changes);
}
