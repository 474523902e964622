using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Networks;

/// <summary>Requests to the network worker; its address is (<see cref="WorkerKind"/>, load balancer id).</summary>
public abstract record NetworkRequest
{
    public const string WorkerKind = "network";
}

/// <summary>Make sure that the load balancer has its VIP. Asked again, it answers with the same one.</summary>
public sealed record AllocateVip(Guid LoadBalancerId, string ProjectId, VipRequest Request) : NetworkRequest;

/// <summary>Give the VIP back. Asked again, or for one that was never made, it succeeds.</summary>
public sealed record ReleaseVip(Guid LoadBalancerId, Vip? Vip) : NetworkRequest;

/// <summary>Answers of the network worker, told to the load balancer.</summary>
public abstract record NetworkAnswer : LoadBalancers.LoadBalancerCommand;

public sealed record VipReady(Vip Vip) : NetworkAnswer;

/// <summary>The request makes no sense to the network service (VI-1..VI-20): the creation is refused.</summary>
public sealed record VipRefused(Fault Fault) : NetworkAnswer;

/// <summary>The network service can't answer now.</summary>
public sealed record VipUnavailable(string Reason) : NetworkAnswer;

public sealed record VipGone : NetworkAnswer;

public sealed record VipReleaseFailed(string Reason) : NetworkAnswer;
