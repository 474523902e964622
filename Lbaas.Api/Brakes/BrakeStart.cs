using Lbaas.Actors.Brakes;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Brakes;

/// <summary>Has the brake look at its settings when the server starts: they may be others than those it knows.</summary>
public sealed class BrakeStart(IActorHost host) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.Tell(BrakeCommand.Address, new CheckBrake());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
