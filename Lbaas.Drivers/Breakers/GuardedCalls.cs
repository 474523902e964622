using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Lbaas.Drivers.Breakers;

/// <summary>
/// Calls to one outside: each with a timeout, all behind one circuit breaker. An open breaker fails at once with
/// <see cref="BrokenCircuitException"/>; a call out of time with <see cref="TimeoutRejectedException"/>.
/// </summary>
internal sealed class GuardedCalls
{
    private readonly ResiliencePipeline _pipeline;

    /// <param name="isOutsideTrouble">Whether an exception speaks of the outside, and not of what it was asked for.</param>
    public GuardedCalls(BreakerOptions options, TimeSpan timeout, TimeProvider clock, Func<Exception, bool> isOutsideTrouble)
    {
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumCalls,
                SamplingDuration = TimeSpan.FromSeconds(options.SamplingSeconds),
                BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
                ShouldHandle = outcome => ValueTask.FromResult(
                    outcome.Outcome.Exception is { } e and not OperationCanceledException && isOutsideTrouble(e)),
            })
            .AddTimeout(timeout)
            .Build();
    }

    /// <summary>Calls with a timeout and without a breaker.</summary>
    public GuardedCalls(TimeSpan timeout, TimeProvider clock) =>
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(timeout).Build();

    public ValueTask<TResult> RunAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellation)
    {
        return _pipeline.ExecuteAsync(
            static (inner, token) => inner.call(inner.state, token), (call, state), cancellation);
    }

    /// <summary>Lets the breaker know of a failure that happened elsewhere.</summary>
    public async ValueTask RecordAsync(Exception failure)
    {
        var context = ResilienceContextPool.Shared.Get();
        await _pipeline.ExecuteOutcomeAsync(
            static (_, thrown) => ValueTask.FromResult(Outcome.FromException<bool>(thrown)), context, failure).ConfigureAwait(false);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>What to say of a failure, for the operator who reads why something is pending.</summary>
    public static string Explain(Exception failure) => failure switch
    {
        BrokenCircuitException { RetryAfter: { } after } => $"the circuit breaker is open, retry after {after.TotalSeconds:0.#} s{Cause(failure)}",
        BrokenCircuitException => $"the circuit breaker is open{Cause(failure)}",
        TimeoutRejectedException timeout => $"no answer within {timeout.Timeout.TotalSeconds:0.#} s",
        _ => failure.Message,
    };

    private static string Cause(Exception failure) => failure.InnerException is { } inner ? $": {inner.Message}" : "";
}
