using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Drivers.Breakers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Amphorae;

/// <summary>
/// The amphora driver's worker: requests of amphorae → the driver → their answers. It remembers nothing but how each
/// node has failed lately: every node has its own circuit breaker, so that a dead one costs its neighbours nothing.
/// </summary>
public sealed partial class AmphoraDriverWorker
{
    private readonly IAmphoraDriver _driver;
    private readonly AmphoraDriverOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<AmphoraDriverWorker> _logger;
    private readonly GuardedCalls _untroubled;

    // A breaker costs twelve kilobytes, so a node has none until it fails for the first time.
    private readonly BoundedMap<Guid, GuardedCalls> _troubled;

    public AmphoraDriverWorker(
        IAmphoraDriver driver, IOptions<AmphoraDriverOptions> options, TimeProvider clock, ILogger<AmphoraDriverWorker> logger)
    {
        _driver = driver;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _untroubled = new GuardedCalls(PushTimeout, clock);
        _troubled = new(_options.BreakersMax);
    }

    private TimeSpan PushTimeout => TimeSpan.FromSeconds(_options.PushTimeoutSeconds);

    /// <returns>The answer for who asked, or null when the message is none of this worker's.</returns>
    public async ValueTask<object?> HandleAsync(ActorAddress self, object message, CancellationToken cancellation) => message switch
    {
        ProbeAgent probe => await ProbeAsync(probe, cancellation).ConfigureAwait(false),
        PushConfiguration push => await PushAsync(push, cancellation).ConfigureAwait(false),
        ConfigureAgent configure => await ConfigureAsync(configure, cancellation).ConfigureAwait(false),
        _ => null,
    };

    /// <summary>Whether the agent of a suspect lives: asked once, past the breaker.</summary>
    /// <returns>The answer for who asked, or null when the message is none of this worker's.</returns>
    public async ValueTask<object?> CheckLivenessAsync(ActorAddress self, object message, CancellationToken cancellation) =>
        message is ProbeAgent probe ? await CheckAsync(probe, cancellation).ConfigureAwait(false) : null;

    private async ValueTask<AmphoraDriverAnswer> CheckAsync(ProbeAgent probe, CancellationToken cancellation)
    {
        var time = TimeSpan.FromMilliseconds(_options.LivenessTimeoutMs);
        var patience = time / 4;
        // The last quarter is counted from when the rest was seen to be over: where this process stood still meanwhile, the answer
        // may lie in the socket, and the agent must not be called mute for that.
        using var bound = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        using var most = new CancellationTokenSource(time - patience, _clock);
        using var last = most.Token.Register(() => bound.CancelAfter(patience));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        try
        {
            var info = await _driver.GetInfoAsync(new AmphoraNode(probe.AmphoraId, probe.Instance), linked.Token).ConfigureAwait(false);
            return new AgentAnswered(info.HaproxyVersion);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            return new AgentSilent($"the agent did not answer within {_options.LivenessTimeoutMs} ms");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (failure is not AmphoraDriverException)
                LogProbeFailed(failure, probe.AmphoraId);
            return new AgentSilent(failure.Message) { IsRefused = failure is UnavailableException { IsRefused: true } };
        }
    }

    private async ValueTask<AmphoraDriverAnswer> ConfigureAsync(ConfigureAgent request, CancellationToken cancellation)
    {
        var calls = _troubled.TryGet(request.AmphoraId, out var guarded) ? guarded : _untroubled;
        try
        {
            await calls.RunAsync(
                static async (call, token) =>
                {
                    await call._driver.ConfigureAgentAsync(new AmphoraNode(call.request.AmphoraId, call.request.Instance), token).ConfigureAwait(false);
                    return true;
                },
                (_driver, request), cancellation).ConfigureAwait(false);
            return new AgentConfigured();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotConfigured(failure, request.AmphoraId);
            return new AgentNotConfigured(GuardedCalls.Explain(failure), failure is AgentConfigurationException);
        }
    }

    private async ValueTask<AmphoraDriverAnswer> PushAsync(PushConfiguration push, CancellationToken cancellation)
    {
        var calls = _troubled.TryGet(push.AmphoraId, out var guarded) ? guarded : _untroubled;
        try
        {
            var applied = await calls.RunAsync(
                static (call, token) => call._driver.UpdateAsync(
                    new AmphoraNode(call.push.AmphoraId, call.push.Instance) { Carriers = call.push.Carriers }, call.push.LoadBalancerId, call.push.Configuration, call.push.Revision, token),
                (_driver, push), cancellation).ConfigureAwait(false);
            return new ConfigurationPushed(applied.Revision, applied.Digest) { Omitted = applied.Omitted, Port = applied.Port };
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogPushFailed(failure, push.Revision, push.AmphoraId);
            if (calls == _untroubled && IsNodeTrouble(failure))
                await BreakerOf(push.AmphoraId).RecordAsync(failure).ConfigureAwait(false);
            var verdict = (failure as AmphoraDriverException)?.Verdict ?? DriverVerdict.RetryLater;
            return new PushFailed(push.Revision, verdict, GuardedCalls.Explain(failure))
            {
                NodeRevision = (failure as RevisionFencedException)?.NodeRevision,
            };
        }
    }

    // A probe goes past the breaker: it is the question whether the node is back, and it is short.
    private async ValueTask<AmphoraDriverAnswer> ProbeAsync(ProbeAgent probe, CancellationToken cancellation)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.ProbeTimeoutMs), _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        var node = new AmphoraNode(probe.AmphoraId, probe.Instance);
        var reason = $"the agent did not answer within {_options.ProbeTimeoutMs} ms";
        try
        {
            // A fresh agent needs a moment until it listens; asking again here is cheaper than a timer of the amphora.
            while (true)
            {
                try
                {
                    var info = await _driver.GetInfoAsync(node, linked.Token).ConfigureAwait(false);
                    return new AgentAnswered(info.HaproxyVersion);
                }
                catch (AmphoraDriverException failure)
                {
                    reason = failure.Message;
                    if (failure.Verdict == DriverVerdict.NodeIsGone)
                        return new AgentSilent(reason);
                }
                await Task.Delay(TimeSpan.FromMilliseconds(_options.ProbeIntervalMs), _clock, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            return new AgentSilent(reason);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogProbeFailed(failure, probe.AmphoraId);
            return new AgentSilent(failure.Message);
        }
    }

    private GuardedCalls BreakerOf(Guid amphoraId) =>
        _troubled.GetOrAdd(amphoraId, _ => new GuardedCalls(_options.Breaker, PushTimeout, _clock, IsNodeTrouble));

    // A refused configuration or revision is the word of a node in good health; a certificate store is no part of the node.
    private static bool IsNodeTrouble(Exception failure) => failure is not (ProvisioningException or RevisionFencedException or AgentConfigurationException or CertificateUnavailableException);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Revision {Revision} did not reach amphora {AmphoraId}")]
    private partial void LogPushFailed(Exception failure, long revision, Guid amphoraId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent of amphora {AmphoraId} did not take its configuration")]
    private partial void LogNotConfigured(Exception failure, Guid amphoraId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The probe of amphora {AmphoraId} failed in an unforeseen way")]
    private partial void LogProbeFailed(Exception failure, Guid amphoraId);
}
