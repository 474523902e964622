using Lbaas.Actors.Requests;

namespace Lbaas.Drivers.Networks;

/// <summary>A VIP request that makes no sense to the network service; the fault is for the tenant.</summary>
public sealed class VipRefusedException(Fault fault) : Exception(fault.Text)
{
    public Fault Fault { get; } = fault;
}
