using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;

namespace Lbaas.Api.Quotas;

/// <summary>The way of changes that make something: through the project's quota to the load balancer's actor.</summary>
public interface IQuotas
{
    /// <inheritdoc cref="ChangeGateway.ChangeAsync"/>
    ValueTask<Accepted> ChangeAsync(Guid loadBalancerId, ChangeRequest change, CancellationToken cancellation);
}

/// <summary>Nobody counts (spec api 3, <c>noauth</c>).</summary>
public sealed class NoQuotas(ChangeGateway gateway) : IQuotas
{
    public ValueTask<Accepted> ChangeAsync(Guid loadBalancerId, ChangeRequest change, CancellationToken cancellation) =>
        gateway.ChangeAsync(loadBalancerId, change, cancellation);
}
