using System.Net;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A request that was sent once, and what came of it.</summary>
/// <param name="At">When it was sent, since the client began.</param>
/// <param name="Took">Until there was an answer, or none to be had.</param>
/// <param name="Status">Null: it broke off, or nobody listens there.</param>
/// <param name="Trouble">Why there is no answer; or the answer's text, when it is no success.</param>
/// <param name="WasRefused">Nothing was sent, since nobody listens there.</param>
internal sealed record Attempt(TimeSpan At, TimeSpan Took, HttpStatusCode? Status, string Trouble, bool WasRefused)
{
    public bool IsSuccess => Status is HttpStatusCode.OK or HttpStatusCode.Created;

    /// <summary>Worth another attempt: it is said so, or not said what became of it.</summary>
    public bool MayBeRepeated => Status is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict;
}
