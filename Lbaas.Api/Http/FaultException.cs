using Lbaas.Actors.Requests;

namespace Lbaas.Api.Http;

/// <summary>The request is refused here, before it reaches an actor; the front-end answers with the fault (spec api 2.1).</summary>
public sealed class FaultException(Fault fault) : Exception(fault.Text)
{
    public Fault Fault { get; } = fault;
}
