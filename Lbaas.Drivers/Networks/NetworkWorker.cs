using Lbaas.Actors.Contract;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Breakers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Networks;

/// <summary>The network worker: requests of load balancers → the network driver → their answers. It remembers nothing.</summary>
public sealed partial class NetworkWorker(
    INetworkDriver driver, IOptions<NetworkOptions> options, TimeProvider clock, ILogger<NetworkWorker> logger)
{
    private readonly GuardedCalls _calls = new(
        options.Value.Breaker, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), clock, failure => failure is not VipRefusedException);

    /// <returns>The answer for who asked, or null when the message is none of this worker's.</returns>
    public async ValueTask<object?> HandleAsync(ActorAddress self, object message, CancellationToken cancellation) => message switch
    {
        AllocateVip allocate => await AllocateAsync(allocate, cancellation).ConfigureAwait(false),
        ReleaseVip release => await ReleaseAsync(release, cancellation).ConfigureAwait(false),
        _ => null,
    };

    private async ValueTask<NetworkAnswer> AllocateAsync(AllocateVip request, CancellationToken cancellation)
    {
        try
        {
            return new VipReady(await _calls.RunAsync(
                static (call, token) => call.driver.AllocateVipAsync(call.request, token), (driver, request), cancellation).ConfigureAwait(false));
        }
        catch (VipRefusedException refused)
        {
            return new VipRefused(refused.Fault);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(failure, "allocate", request.LoadBalancerId);
            return new VipUnavailable(GuardedCalls.Explain(failure));
        }
    }

    private async ValueTask<NetworkAnswer> ReleaseAsync(ReleaseVip request, CancellationToken cancellation)
    {
        try
        {
            await _calls.RunAsync(
                static async (call, token) =>
                {
                    await call.driver.ReleaseVipAsync(call.request.LoadBalancerId, call.request.Vip, token).ConfigureAwait(false);
                    return true;
                },
                (driver, request), cancellation).ConfigureAwait(false);
            return new VipGone();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(failure, "release", request.LoadBalancerId);
            return new VipReleaseFailed(GuardedCalls.Explain(failure));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The network driver could not {Operation} the VIP of load balancer {LoadBalancerId}")]
    private partial void LogFailure(Exception failure, string operation, Guid loadBalancerId);
}
