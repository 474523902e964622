using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Drivers.Breakers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Compute;

/// <summary>The compute worker: requests of amphorae → the compute driver → their answers. It remembers nothing.</summary>
public sealed partial class ComputeWorker(
    IComputeDriver driver, IOptions<ComputeOptions> options, TimeProvider clock, ILogger<ComputeWorker> logger)
{
    private readonly GuardedCalls _calls = new(
        options.Value.Breaker, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), clock,
        failure => failure is not ComputeException { IsFinal: true });

    // Apart from the others: a compute service that can't create may still know what runs.
    private readonly GuardedCalls _inspections = new(
        options.Value.Breaker, TimeSpan.FromSeconds(options.Value.InspectTimeoutSeconds), clock, static _ => true);

    /// <returns>The answer for who asked, or null when the message is none of this worker's.</returns>
    public async ValueTask<object?> HandleAsync(ActorAddress self, object message, CancellationToken cancellation) => message switch
    {
        CreateInstance create => await CreateAsync(create, cancellation).ConfigureAwait(false),
        DeleteInstance delete => await DeleteAsync(delete, cancellation).ConfigureAwait(false),
        InspectInstance inspect => await InspectAsync(inspect, cancellation).ConfigureAwait(false),
        _ => null,
    };

    /// <inheritdoc cref="IComputeDriver.RemembersInstances"/>
    public bool RemembersInstances => driver.RemembersInstances;

    /// <summary>The instances that bear our mark, by amphora. It throws what the driver, its breaker or its timeout throws.</summary>
    public ValueTask<IReadOnlyDictionary<Guid, string>> ListAsync(CancellationToken cancellation) =>
        _calls.RunAsync(static (driver, token) => driver.ListAsync(token), driver, cancellation);

    private async ValueTask<ComputeAnswer> CreateAsync(CreateInstance request, CancellationToken cancellation)
    {
        try
        {
            return new InstanceCreated(await _calls.RunAsync(
                static (call, token) => call.driver.CreateAsync(call.request, token), (driver, request), cancellation).ConfigureAwait(false));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(failure, "create", request.AmphoraId);
            return new InstanceFailed(GuardedCalls.Explain(failure), failure is ComputeException { IsFinal: true });
        }
    }

    private async ValueTask<ComputeAnswer> DeleteAsync(DeleteInstance request, CancellationToken cancellation)
    {
        try
        {
            await _calls.RunAsync(
                static async (call, token) =>
                {
                    await call.driver.DeleteAsync(call.request.AmphoraId, call.request.ComputeId, token).ConfigureAwait(false);
                    return true;
                },
                (driver, request), cancellation).ConfigureAwait(false);
            return new InstanceDeleted();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(failure, "delete", request.AmphoraId);
            return new InstanceDeleteFailed(GuardedCalls.Explain(failure));
        }
    }

    private async ValueTask<ComputeAnswer> InspectAsync(InspectInstance request, CancellationToken cancellation)
    {
        try
        {
            return await _inspections.RunAsync(
                static (call, token) => call.driver.InspectAsync(call.request.AmphoraId, call.request.ComputeId, token), (driver, request), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(failure, "inspect", request.AmphoraId);
            return new InstanceInspected(InstanceCondition.Unknown, GuardedCalls.Explain(failure));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The compute driver could not {Operation} the instance of amphora {AmphoraId}")]
    private partial void LogFailure(Exception failure, string operation, Guid amphoraId);
}
