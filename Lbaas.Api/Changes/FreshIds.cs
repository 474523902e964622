namespace Lbaas.Api.Changes;

/// <summary>
/// Ids for what requests create. They are drawn at the edge, so that quotas know what a request will make before it is made;
/// version 7, as all ids are: see <see cref="Actors.Contract.ActorContext.FreshId"/>.
/// </summary>
public sealed class FreshIds(TimeProvider clock)
{
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
}
