using Lbaas.Api.Http;

namespace Lbaas.Api.Changes;

/// <summary>
/// Ids for what requests create. They are drawn at the edge, so that quotas know what a request will make before it is made, and
/// so that a request that comes twice can bring the same.
/// </summary>
public sealed class FreshIds(TimeProvider clock)
{
    public RequestIds For(ApiRequest request) => new(request.Idempotency, request.Attempt, clock);
}
