using Lbaas.Actors.AmphoraPools;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Amphorae;

/// <summary>
/// Has the pools look at their stock when the server starts: nothing else would wake one before its first creation, nor one that
/// is not named any more and has spares to give back.
/// </summary>
public sealed class SpareStocking(IActorHost host, AmphoraPoolReport report) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pool in report.Pools())
            host.Tell(AmphoraPoolCommand.AddressOf(pool), new CheckSpares());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
