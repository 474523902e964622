using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Amphorae;

/// <summary>Has the amphora pool look at its stock when the server starts: nothing else would wake it before the first creation.</summary>
public sealed class SpareStocking(ActorHost host) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.Tell(AmphoraPoolCommand.AddressOf(new LoadBalancerOptions().AmphoraPool), new CheckSpares());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
