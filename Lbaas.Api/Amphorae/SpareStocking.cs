using Lbaas.Actors.AmphoraPools;
using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Amphorae;

/// <summary>
/// Has the pools look at their stock when the server begins to lead: nothing else would wake one before its first creation, nor one
/// that is not named any more and has spares to give back.
/// </summary>
public sealed class SpareStocking(
    IActorHost host, AmphoraPoolReport report, ILeadership leadership, TimeProvider time, ILogger<UponLeading> logger)
    : UponLeading(leadership, time, logger)
{
    protected override void Begin()
    {
        foreach (var pool in report.Pools())
            host.Tell(AmphoraPoolCommand.AddressOf(pool), new CheckSpares());
    }
}
