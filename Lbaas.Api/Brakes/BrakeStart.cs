using Lbaas.Actors.Brakes;
using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Brakes;

/// <summary>Has the brake look at its settings when the server begins to lead: they may be others than those it knows.</summary>
public sealed class BrakeStart(IActorHost host, ILeadership leadership, TimeProvider time, ILogger<UponLeading> logger)
    : UponLeading(leadership, time, logger)
{
    protected override void Begin() => host.Tell(BrakeCommand.Address, new CheckBrake());
}
